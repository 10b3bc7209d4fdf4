package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.tenon.api.CallException;
import dev.tenon.api.runner.Guest;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Libraries that end or hang their process: a typed error in time, and nobody else notices.
 *
 * <p>Not here: what one does on purpose to other processes of its user, by kill or ptrace, and as
 * root to its own limits. Nothing but a sandbox prevents that, as {@link ConfinedTest} shows.
 */
class FaultsTest extends FaultFixture {

    private static final Duration SHORT = Duration.ofMillis(700);

    static Stream<Arguments> crashes() {
        return Stream.of(
                crash("null_pointer", "SIGSEGV", "libtest.so", "null_pointer"),
                crash("wild_pointer", "SIGSEGV", "libtest.so", "wild_pointer"),
                crash("past_the_end", "SIGBUS", "libtest.so", "past_the_end"),
                crash("division", "SIGFPE"),
                crash("illegal", "SIGILL"),
                crash("aborts", "SIGABRT", "its last words: ", "the library gives up"),
                crash(
                        "exits",
                        "{\"status\":0}",
                        "exited with status 0",
                        "the library has had enough"),
                crash("exits_at_once", "{\"status\":3}", "exited with status 3"),
                crash("stack_overflow", "SIGSEGV"),
                crash("stack_smash", "SIGABRT", "stack smashing detected"),
                crash("double_free", "SIGABRT", "double free"),
                crash("garbage", "SIGSEGV"),
                crash("no_end", "SIGSEGV"),
                crash("ignores", "SIGSEGV"),
                crash("catches", "exited with status 9"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("crashes")
    void a_crash_is_told_with_signal_function_and_last_words(
            String function, String parameters, List<String> parts) throws Exception {
        CallException fault =
                assertEndsWorker(
                        CallException.Crashed.class,
                        troubled(),
                        function,
                        parameters,
                        TestPlugin.LONG,
                        parts.toArray(String[]::new));

        assertContains(fault, parts.toArray(String[]::new));
        assertContains(fault, "the last function called was '" + function + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "loops, ''",
        "sleeps, ''",
        "sleeps_deaf, ''",
        "comes_back, ''",
        "prints, '\"to\":1'",
        "prints, '\"to\":2'",
        "prints, '\"to\":2,\"lines\":0'"
    })
    void one_that_does_not_come_back_is_killed_at_the_deadline(String function, String parameters)
            throws Exception {
        CallException fault =
                assertEndsWorker(
                        CallException.DeadlineExceeded.class,
                        troubled(),
                        function,
                        "{" + parameters + "}",
                        SHORT,
                        "function '" + function + "' did not end by its deadline");

        assertContains(fault, "it did not end by its deadline, and its worker was killed");
    }

    @Test
    void a_jump_out_of_the_call_ends_no_more_than_its_worker() throws Exception {
        // wherever it leads
        assertEndsWorker(
                CallException.class, troubled(), "jumps", "", Duration.ofSeconds(3), "worker");
    }

    @Test
    void a_crash_between_calls_is_told_too() throws Exception {
        Guest guest = start(troubled());

        try {
            TestPlugin.call(guest, "crashes_later", "");
        } catch (CallException.Crashed already) {
            assertContains(already, "SIGSEGV");
        }

        assertContains(end(guest), "SIGSEGV", "the last function called was 'crashes_later'");
        assertWorksAfresh(troubled());
    }

    @Test
    void two_gigabytes_are_refused_where_the_manifest_allows_less() throws Exception {
        TestPlugin plugin = troubled().memoryMax(64 << 20);
        Guest guest = start(plugin);

        CallException.Failed refused =
                assertFails(CallException.Failed.class, guest, "allocates", "{\"megabytes\":2048}");
        assertEquals("no memory", refused.getMessage());
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
        guest.close();
        assertEndsWorker(
                CallException.Crashed.class,
                plugin,
                "allocates_blindly",
                "{\"megabytes\":2048}",
                TestPlugin.LONG,
                "SIGSEGV",
                "the last function called was 'allocates_blindly'");
    }

    @Test
    void two_gigabytes_are_the_machines_own_affair_where_the_manifest_bounds_nothing()
            throws Exception {
        assumeTrue(freeMemory() > 6L << 30, "this machine has not 6 GB of memory to spare");
        Guest guest = start(troubled());

        assertEquals("\"enough\"", TestPlugin.call(guest, "allocates", "{\"megabytes\":2048}"));
    }

    @Test
    void ten_thousand_threads_end_with_their_worker() throws Exception {
        Guest guest = start(troubled());

        int count = Integer.parseInt(TestPlugin.call(guest, "starts", "{\"threads\":10000}"));
        assertTrue(count > 1000, () -> "only " + count + " threads");
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
        assertWorksAfresh(troubled());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void children_and_daemons_that_ignore_signals_end_with_their_worker(boolean crash)
            throws Exception {
        Guest guest = start(troubled());
        assertEquals("200", TestPlugin.call(guest, "forks", "{\"children\":200}"));
        assertEquals(201, Remains.pids(folder).size());

        if (crash) {
            assertFails(CallException.Crashed.class, guest, "aborts", "", "SIGABRT");
            assertContains(end(guest), "SIGABRT");
        }
        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
        assertWorksAfresh(troubled());
    }

    @Test
    void one_that_wants_to_outlive_its_parent_does_not() throws Exception {
        Guest guest = start(troubled());
        assertEquals("\"done\"", TestPlugin.call(guest, "outlives", ""));

        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void closing_the_workers_own_descriptors_ends_the_worker() throws Exception {
        assertEndsWorker(
                CallException.Crashed.class,
                troubled(),
                "closes_all",
                "",
                TestPlugin.LONG,
                "worker");
    }

    @Test
    void one_that_blocks_all_signals_is_served_and_closed_as_any_other() throws Exception {
        Guest guest = start(troubled());

        assertEquals("0", TestPlugin.call(guest, "blocks", ""));
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));
        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void what_it_does_to_its_folder_and_environment_stays_in_its_worker() throws Exception {
        String path = System.getenv("PATH");
        String here = System.getProperty("user.dir");
        Guest guest = start(troubled());

        assertEquals("\"/\"", TestPlugin.call(guest, "moves", ""));
        assertEquals("\"/nowhere\"", TestPlugin.call(guest, "sets", ""));
        assertEquals("[1]", TestPlugin.call(guest, "echoes", "[1]"));

        assertEquals(path, System.getenv("PATH"));
        assertEquals(here, Path.of("/proc/self/cwd").toRealPath().toString());
        Guest fresh = start(troubled());
        assertTrue(TestPlugin.call(fresh, "where", "").contains("/plugin"));
    }

    private static long freeMemory() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getFreeMemorySize();
    }

    private static Arguments crash(String function, String... parts) {
        boolean parameters = parts[0].startsWith("{");
        return Arguments.of(
                function,
                parameters ? parts[0] : "",
                List.of(parts).subList(parameters ? 1 : 0, parts.length));
    }
}
