package dev.tenon.runner.cabi.inprocess;

import static dev.tenon.runner.cabi.inprocess.Libraries.answer;
import static dev.tenon.runner.cabi.inprocess.Libraries.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.api.runner.Guest;
import dev.tenon.runner.cabi.NativeRunner;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The new version is there before the old one goes, and of that nothing stays. */
@Timeout(120)
class ReplacementTest {

    private static final int REPLACEMENTS = 200;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void two_hundred_replacements_leave_one_version_and_then_none(boolean threadSafe)
            throws Exception {
        Libraries libraries = new Libraries(folder);
        LoadedLibrary current = libraries.open("test", threadSafe);
        assertEquals(answer("1"), Libraries.call(current, "calls"));
        List<String> descriptors = descriptors();
        for (int i = 1; i <= REPLACEMENTS; i++) {
            LoadedLibrary next = libraries.open("test", threadSafe);
            // variables of its own: the old one has counted, too
            assertEquals(answer("1"), Libraries.call(next, "calls"));
            assertEquals(answer("2"), Libraries.call(current, "calls"));
            current.close();
            assertEquals(List.of("test" + i + ".so"), libraries.mapped());
            current = next;
        }
        await(() -> Libraries.threads().size() == 1);
        assertEquals(descriptors, descriptors());
        libraries.close();
    }

    @Test
    void nor_do_as_many_by_the_runner() throws Exception {
        TrustedPlugin plugin = new TrustedPlugin(folder);
        String trusted = TrustedPlugin.ID + ":" + TrustedPlugin.HASH;
        NativeRunner runner = new NativeRunner((Path) null, Map.of("in_process", trusted));
        Guest current = plugin.start(runner);
        assertEquals("\"1\"", TrustedPlugin.call(current, "calls"));
        List<String> descriptors = descriptors();
        for (int i = 1; i <= REPLACEMENTS; i++) {
            Guest next = plugin.start(runner);
            assertEquals(2, TrustedPlugin.mapped());
            assertEquals("\"1\"", TrustedPlugin.call(next, "calls"));
            current.close();
            assertEquals(1, TrustedPlugin.mapped());
            current = next;
        }
        await(() -> watches() == 1);
        assertEquals(descriptors, descriptors());
        runner.close();
        assertEquals(0, TrustedPlugin.mapped());
        await(() -> Libraries.threads().isEmpty());
    }

    private static long watches() {
        return Libraries.threads().stream()
                .filter(name -> name.startsWith("tenon-native-watch-"))
                .count();
    }

    /** Open files of this process, by what they are. */
    private static List<String> descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(ReplacementTest::target).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException gone) {
            // the one that the list itself is read by
            return "";
        }
    }
}
