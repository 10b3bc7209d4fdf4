package dev.tenon.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Files below {@code src/test/resources}. */
final class Fixtures {
    private static final String LIBRARIES = "libraries.txt";

    private Fixtures() {}

    /**
     * A folder as it is, or, if it names libraries that a build would make, a copy with files of
     * these names, which are empty: nobody looks into them here.
     */
    static Path withLibraries(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(LIBRARIES))) {
            return folder;
        }
        Path copy = Files.createTempDirectory("tenon-fixture").resolve(folder.getFileName());
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.toList()) {
                Files.copy(path, copy.resolve(folder.relativize(path).toString()));
            }
        }
        for (String library : Files.readAllLines(folder.resolve(LIBRARIES))) {
            Path file = copy.resolve(library);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        return copy;
    }

    static void deleteCopy(Path folder) throws IOException {
        if (!folder.startsWith(Path.of("src"))) {
            try (Stream<Path> tree = Files.walk(folder.getParent())) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
