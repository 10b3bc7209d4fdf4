package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker may use, without a sandbox: limits of the operator's and of the manifest's. */
class LimitsTest extends RunnerFixture {

    private static final long MEGABYTE = 1 << 20;
    private static final int OPEN_FILES = 256;
    private static final int PROCESSES = 64;

    @Override
    Map<String, ?> settings() {
        return Map.of(
                "sandbox",
                "off",
                "open_files",
                OPEN_FILES,
                "file_size",
                MEGABYTE,
                "cpu_seconds",
                3);
    }

    @Test
    void memory_ends_where_the_manifest_says() throws Exception {
        Guest guest = start(troubled().memoryMax(64 * MEGABYTE));

        for (int i = 0; i < 3; i++) {
            int megabytes = Integer.parseInt(TestPlugin.call(guest, "fills", ""));
            assertTrue(megabytes >= 48 && megabytes <= 80, () -> "it got " + megabytes + " MB");
        }
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
    }

    @Test
    void a_bound_of_memory_counts_from_what_the_worker_has_before_the_library() throws Exception {
        Guest guest = start(troubled().memoryMax(MEGABYTE));

        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
        int megabytes = Integer.parseInt(TestPlugin.call(guest, "fills", ""));
        assertTrue(megabytes <= 20, () -> "it got " + megabytes + " MB");
    }

    @Test
    void descriptors_leak_up_to_the_operators_limit_and_calls_go_on() throws Exception {
        Guest guest = start(troubled());

        String leaked = TestPlugin.call(guest, "leaks", "");
        assertContains(leaked, "\"error\":\"EMFILE\"");
        int opened = Integer.parseInt(leaked.replaceAll("\\D", ""));
        assertTrue(opened > 100 && opened < OPEN_FILES, leaked);
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
    }

    @Test
    void a_file_ends_where_the_operator_says() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Path file = plugin.work().resolve("file");

        assertEquals("\"done\"", TestPlugin.call(guest, "writes", write(file, MEGABYTE)));
        assertEquals("\"EFBIG\"", TestPlugin.call(guest, "writes", write(file, MEGABYTE + 1)));
        assertEquals(MEGABYTE, Files.size(file));
    }

    @Test
    void processor_time_ends_where_the_operator_says() throws Exception {
        Guest guest = start(troubled());

        CallException.Crashed crash =
                assertFails(CallException.Crashed.class, guest, "loops", "", "the worker ");
        assertTrue(
                crash.getMessage().contains("SIGXCPU") || crash.getMessage().contains("SIGKILL"),
                crash::getMessage);
    }

    @Test
    void processes_and_threads_end_where_the_operator_says_or_nothing_starts() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("t"));
        Map<String, ?> settings = Map.of("sandbox", "off", "processes", PROCESSES);
        try (NativeRunner bounding = newRunner(settings, temporary)) {
            Guest guest = load(troubled(), bounding);
            try {
                guest.start(Deadline.after(TestPlugin.LONG));
            } catch (LoadException refused) {
                // as root, where no group of processes can be made
                assertContains(
                        refused,
                        "plugin 'test': dev.tenon.runner.native: processes: found '64', which"
                                + " cannot be enforced on this host");
                return;
            }
            int children = Integer.parseInt(TestPlugin.call(guest, "forks", "{\"children\":200}"));
            assertTrue(children < PROCESSES, () -> "it made " + children + " children");
            assertTrue(Remains.pids(folder).size() <= PROCESSES);
            assertEquals("0", TestPlugin.call(guest, "starts", "{\"threads\":10000}"));
            assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
        }
    }

    @Test
    void its_environment_is_what_is_documented_and_nothing_of_the_containers() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);

        List<String> variables = strings(TestPlugin.call(guest, "environment", ""));
        assertEquals(List.of("HOME", "LANG", "PATH", "TMPDIR"), names(variables));
        assertTrue(variables.contains("HOME=" + plugin.work()), variables::toString);
    }

    @Test
    void no_descriptor_of_the_containers_is_open_in_it() throws Exception {
        Path own = Files.createFile(folder.resolve("own"));
        try (var open = Files.newInputStream(own)) {
            assertEquals(-1, open.read());
            Guest guest = start(troubled());

            for (String descriptor : strings(TestPlugin.call(guest, "lists", ""))) {
                assertTrue(isExpected(descriptor), descriptor);
            }
        }
    }

    /** Its standard three, its sockets, and what Java itself has open. */
    private static boolean isExpected(String descriptor) {
        String[] parts = descriptor.split(" ", 2);
        boolean standard = Integer.parseInt(parts[0]) <= 2 && parts[1].startsWith("pipe:");
        return standard
                || parts[1].startsWith("socket:")
                || parts[1].startsWith("anon_inode:")
                || parts[1].startsWith("/dev/")
                || Stream.of(".jar", "/modules", ".jsa", ".aot").anyMatch(parts[1]::endsWith);
    }

    @Test
    void it_leads_a_session_of_its_own_and_no_core_is_written() throws Exception {
        Guest guest = start(troubled());

        String[] numbers =
                TestPlugin.call(guest, "whoami", "").replaceAll("[^\\d,]", "").split(",");
        assertEquals(numbers[0], numbers[1], () -> Arrays.toString(numbers));
        assertContains(TestPlugin.call(guest, "limits", ""), "\"core\":0");
    }

    static String write(Path file, long bytes) {
        return "{\"path\":\"%s\",\"bytes\":%d}".formatted(file, bytes);
    }

    static List<String> strings(String array) {
        String inner = array.substring(2, array.length() - 2);
        return List.of(inner.split("\",\""));
    }

    static List<String> names(List<String> variables) {
        return List.copyOf(
                new TreeSet<>(variables.stream().map(each -> each.split("=", 2)[0]).toList()));
    }
}
