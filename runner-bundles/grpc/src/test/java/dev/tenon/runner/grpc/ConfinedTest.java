package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.process.Bubblewrap;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same in a sandbox, where the process is not our child and sees little of the machine. */
class ConfinedTest extends RunnerFixture {

    @BeforeAll
    static void needsBubblewrap() {
        assumeTrue(Bubblewrap.find().isPresent(), "bubblewrap (bwrap) does not work here");
    }

    @Override
    Map<String, ?> settings() {
        return Map.of("sandbox", "required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "broker"})
    void callsWorkBothWays(String by) throws Exception {
        TestPlugin plugin = troubled();
        plugin.host.config.put("a", "b");
        Guest guest = start(plugin);

        assertEquals("[1]", TestPlugin.call(guest, "echo", "[1]"));
        assertEquals(
                "{\"code\":\"OK\",\"message\":\"\",\"answer\":{\"value\":\"b\"}}",
                TestPlugin.call(
                        guest,
                        "host",
                        "{\"host\": {\"by\": \"%s\", \"function\": \"GetConfig\", \"request\": {\"key\": \"a\"}}}"
                                .formatted(by)));
        assertTrue(guest.ready(Deadline.after(TestPlugin.LONG)));
    }

    @Test
    void whoIsExemptStartsWithoutASandboxThoughOneIsRequired() throws Exception {
        TestPlugin plugin = troubled();
        try (GrpcRunner exempting =
                        new GrpcRunner(Map.of("sandbox", "required", "unsandboxed", "test"));
                Guest guest = plugin.load(exempting)) {
            guest.start(Deadline.after(TestPlugin.LONG));
            TestPlugin.call(guest, "write", write(folder.resolve("outside").toString()));
            assertTrue(Files.exists(folder.resolve("outside")));
        }
    }

    @Test
    void hashicorpsExampleKeepsItsValuesInTheSandboxToo() throws Exception {
        Guest guest =
                start(
                        TestPlugin.of("test", folder, "hashicorp-grpc")
                                .cookie("BASIC_PLUGIN", "hello")
                                .reflection());

        TestPlugin.call(guest, "proto.KV/Put", "{\"key\": \"k\", \"value\": \"aGVsbG8=\"}");
        assertTrue(TestPlugin.call(guest, "proto.KV/Get", "{\"key\": \"k\"}").contains("value"));
    }

    @Test
    void tcpOnTheLoopbackWorksForThoseThatMayUseIt() throws Exception {
        Guest guest = start(troubled("-by-hand", "tcp").insecureTcp());

        assertEquals("[1]", TestPlugin.call(guest, "echo", "[1]"));
    }

    @Test
    void itMayWriteWhereItWorksAndNotWhereItsContentIs() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);

        TestPlugin.call(guest, "write", write(plugin.work().resolve("file").toString()));
        assertEquals("text", Files.readString(plugin.work().resolve("file")));
        assertFails(
                CallException.Failed.class,
                guest,
                "write",
                write(plugin.content().resolve("file").toString()),
                "read-only file system");
        try {
            TestPlugin.call(guest, "write", write(folder.resolve("file").toString()));
        } catch (CallException.Failed refused) {
            assertContains(refused, "plugin 'test', write: UNKNOWN: open ");
        }
        assertFalse(Files.exists(folder.resolve("file")), "it got out of its sandbox");
    }

    @Test
    void allOfItsProcessesEndWithIt() throws Exception {
        Guest guest = start(troubled("-child", "session"));
        TestPlugin.call(guest, "child", "{\"name\": \"daemon\"}");
        assertFalse(Remains.processes(folder).isEmpty());

        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void oneThatIgnoresShutdownAndSigtermIsKilled() throws Exception {
        Guest guest = start(troubled("-by-hand", "unix", "-deaf"));
        assertEquals("1", TestPlugin.call(guest, "echo", "1"));

        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void oneThatExitsBeforeTheHandshakeIsTold() throws Exception {
        assertNotStarted(
                troubled("-exit-before", "3"),
                TestPlugin.LONG,
                "handshake: standard output was closed before it",
                "the process exited with status 3",
                "its last words: cannot go on before the handshake");
    }

    @Test
    void oneThatExitsInACallIsTold() throws Exception {
        Guest guest = start(troubled());

        assertFails(
                CallException.Crashed.class,
                guest,
                "exit",
                "{\"status\": 7, \"text\": \"no memory left\"}",
                "plugin 'test', exit: the process exited with status 7",
                "no memory left");
        assertTrue(
                guest.ended()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .startsWith("the process exited with status 7"));
    }

    private static String write(String file) {
        return "{\"name\": \"%s\", \"text\": \"text\"}".formatted(file);
    }
}
