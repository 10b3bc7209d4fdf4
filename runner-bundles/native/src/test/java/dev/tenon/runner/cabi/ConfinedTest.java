package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.process.Bubblewrap;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same in a sandbox, where a library sees little and reaches nobody, root or not. */
class ConfinedTest extends FaultFixture {

    @BeforeAll
    static void needsBubblewrap() {
        assumeTrue(Bubblewrap.find().isPresent(), "bubblewrap (bwrap) does not work here");
    }

    @Override
    Map<String, ?> settings() {
        return Map.of("sandbox", "required", "open_files", 256);
    }

    @Test
    void calls_and_host_functions_work() throws Exception {
        TestPlugin plugin = TestPlugin.of("test", folder, "libhost.so");
        plugin.host.config.put("a", "b");
        Guest guest = start(plugin);

        for (String how : List.of("call", "thread")) {
            assertEquals(
                    "\"1 b\"",
                    TestPlugin.call(
                            guest, "get_config", "{\"key\":\"a\",\"how\":\"%s\"}".formatted(how)));
        }
    }

    @ParameterizedTest
    @CsvSource({"null_pointer, SIGSEGV", "aborts, SIGABRT", "exits, exited with status 0"})
    void a_crash_is_told_as_without_a_sandbox(String function, String reason) throws Exception {
        CallException fault =
                assertEndsWorker(
                        CallException.Crashed.class,
                        troubled(),
                        function,
                        "",
                        TestPlugin.LONG,
                        reason);
        assertContains(fault, reason, "the last function called was '" + function + "'");
    }

    @Test
    void one_that_does_not_come_back_is_killed_at_the_deadline() throws Exception {
        assertEndsWorker(
                CallException.DeadlineExceeded.class,
                troubled(),
                "sleeps_deaf",
                "",
                Duration.ofSeconds(1),
                "did not end by its deadline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parent", "all", "group"})
    void killing_all_that_it_can_reaches_no_further_than_itself(String whom) throws Exception {
        Guest guest = start(troubled());
        try {
            TestPlugin.call(guest, "kills", "{\"whom\":\"%s\"}".formatted(whom));
        } catch (CallException.Crashed suicide) {
            assertContains(suicide, "plugin 'test', kills: the worker ");
        }
        guest.close();

        // this process lives, and the other plugin is served: looked at after each test
        assertWorksAfresh(troubled());
    }

    @Test
    void the_containers_process_is_not_there_for_it() throws Exception {
        long pid = ProcessHandle.current().pid();
        Guest guest = start(troubled());
        String number = "{\"pid\":%d}".formatted(pid);

        assertEquals("\"ESRCH\"", TestPlugin.call(guest, "kills_number", number));
        assertEquals("\"ESRCH\"", TestPlugin.call(guest, "traces", number));
        assertEquals(
                "\"ENOENT\"", TestPlugin.call(guest, "reads", path("/proc/" + pid + "/environ")));
        // the first process of the sandbox it may stop, and is no safer by that
        TestPlugin.call(guest, "traces", "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void children_and_daemons_end_with_it_those_that_hide_too(int bare) throws Exception {
        Guest guest = start(troubled());
        assertEquals(
                "200",
                TestPlugin.call(guest, "forks", "{\"children\":200,\"bare\":%d}".formatted(bare)));
        await(() -> sleepers().size() == 100 * bare);

        guest.close();

        assertEquals(List.of(), sleepers());
        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void files_are_seen_as_they_are_granted() throws Exception {
        Path readable = Files.createDirectory(folder.resolve("readable"));
        Path writable = Files.createDirectory(folder.resolve("writable"));
        Path hidden = Files.createDirectory(folder.resolve("hidden"));
        for (Path each : List.of(readable, writable, hidden)) {
            Files.writeString(each.resolve("file"), "text");
        }
        TestPlugin plugin =
                troubled()
                        .grants(
                                new FileGrant(readable.toString(), FileGrant.Mode.READ),
                                new FileGrant(writable.toString(), FileGrant.Mode.READWRITE));
        Guest guest = start(plugin);

        assertEquals("\"done\"", reads(guest, readable.resolve("file")));
        assertEquals("\"EROFS\"", writes(guest, readable.resolve("file")));
        assertEquals("\"done\"", reads(guest, writable.resolve("file")));
        assertEquals("\"done\"", writes(guest, writable.resolve("new")));
        assertEquals("\"ENOENT\"", reads(guest, hidden.resolve("file")));
        assertEquals("\"done\"", writes(guest, plugin.work().resolve("new")));
        assertTrue(Files.exists(plugin.work().resolve("new")), "it wrote elsewhere");
        assertEquals("\"done\"", reads(guest, plugin.library()));
        assertEquals("\"EROFS\"", writes(guest, plugin.library()));
        assertNotEquals("\"done\"", writes(guest, hidden.resolve("new")));
        assertFalse(Files.exists(hidden.resolve("new")), "it got out of its sandbox");
        assertNotEquals("\"done\"", writes(guest, Path.of("/etc/tenon-was-here")));
        assertNotEquals("\"done\"", reads(guest, Path.of("/etc/shadow")));
    }

    @Test
    void a_workspace_is_written_and_told_of() throws Exception {
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Path temporary = Files.createDirectory(folder.resolve("t"));
        Map<String, ?> settings = Map.of("sandbox", "required", "workspace", workspace.toString());
        try (NativeRunner other = newRunner(settings, temporary)) {
            Guest guest = start(troubled(), other);
            assertContains(
                    TestPlugin.call(guest, "shows", ""),
                    "\\\"workspace_root\\\":\\\"" + workspace + "\\\"");
            assertEquals("\"done\"", writes(guest, workspace.resolve("new")));
        }
        assertTrue(Files.exists(workspace.resolve("new")));
    }

    @Test
    void there_is_no_network() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "{\"port\":%d}".formatted(server.getLocalPort());
            assertNotEquals("\"done\"", TestPlugin.call(start(troubled()), "connects", port));
            Path temporary = Files.createDirectory(folder.resolve("t"));
            try (NativeRunner open = newRunner(Map.of("sandbox", "off"), temporary)) {
                assertEquals(
                        "\"done\"", TestPlugin.call(start(troubled(), open), "connects", port));
            }
        }
    }

    @Test
    void its_environment_is_what_is_documented() throws Exception {
        Guest guest = start(troubled());

        assertEquals(
                List.of("HOME", "LANG", "PATH", "PWD", "TMPDIR"),
                LimitsTest.names(LimitsTest.strings(TestPlugin.call(guest, "environment", ""))));
    }

    @Test
    void limits_hold_and_cannot_be_raised_even_by_root() throws Exception {
        Guest guest = start(troubled().memoryMax(64 << 20));

        assertContains(TestPlugin.call(guest, "limits", ""), "\"files\":256");
        assertEquals("\"EPERM\"", TestPlugin.call(guest, "raises", ""));
        int megabytes = Integer.parseInt(TestPlugin.call(guest, "fills", ""));
        assertTrue(megabytes <= 80, () -> "it got " + megabytes + " MB");
    }

    private static String reads(Guest guest, Path file) throws CallException {
        return TestPlugin.call(guest, "reads", path(file.toString()));
    }

    private static String writes(Guest guest, Path file) throws CallException {
        return TestPlugin.call(guest, "writes", LimitsTest.write(file, 1));
    }

    private static String path(String path) {
        return "{\"path\":\"%s\"}".formatted(path);
    }

    /** Those that its daemons became, without anything that says whose they are. */
    private static List<Long> sleepers() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").endsWith("sleep 86399.25"))
                .map(ProcessHandle::pid)
                .toList();
    }
}
