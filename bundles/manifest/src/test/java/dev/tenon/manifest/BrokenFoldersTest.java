package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder below {@code broken} is refused with exactly the lines of its expected.txt. */
class BrokenFoldersTest {
    static final Path BROKEN = Path.of("src/test/resources/broken");

    static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(BROKEN)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void every_mistake_is_told_in_order(Path folder) throws IOException {
        Path whole = Fixtures.withLibraries(folder);
        ManifestResult result = PluginFolder.open(whole).check(UnknownFields.ERROR);
        Fixtures.deleteCopy(whole);

        assertNull(result.manifest());
        assertEquals(
                Files.readAllLines(folder.resolve("expected.txt")),
                result.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void there_are_many_of_them() throws IOException {
        assertTrue(folders().size() >= 100, "folders: " + folders().size());
    }
}
