package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that go wrong: each is told apart and named, and nothing of it is left. */
class TroubleTest extends RunnerFixture {

    Stream<Arguments> startsThatFail() {
        return Stream.of(
                fails(
                        "exits before the handshake",
                        List.of("-exit-before", "3"),
                        "handshake: standard output was closed before it",
                        "the process exited with status 3",
                        "its last words: cannot go on before the handshake"),
                fails(
                        "exits before the handshake and leaves a child that holds its output",
                        List.of("-child", "session", "-exit-before", "3"),
                        "handshake: ",
                        "the process exited with status 3",
                        "its last words: cannot go on before the handshake"),
                fails(
                        "closes its output",
                        List.of("-mute"),
                        "handshake: standard output was closed before it"),
                fails(
                        "prints no end of line",
                        List.of("-noise", "65537"),
                        "handshake: found none in the first 65536 bytes of standard output"),
                fails(
                        "exits after the handshake",
                        List.of("-by-hand", "unix", "-exit-after", "4"),
                        "the process exited with status 4",
                        "its last words: cannot go on after the handshake"),
                line("2|1|%n|%a|grpc|", "found core protocol version 2, expected 1"),
                line("1|7|%n|%a|grpc|", "found protocol version 7, expected one of [1]"),
                line("1|x|%n|%a|grpc|", "found protocol version x, expected one of [1]"),
                line("1|1|udp|127.0.0.1:9|grpc|", "found network udp, expected unix or tcp"),
                line("1|1|tcp|192.0.2.1:80|grpc|", "found address 192.0.2.1:80", "loopback"),
                line("1|1|tcp|0.0.0.0:80|grpc|", "found address 0.0.0.0:80", "loopback"),
                line("1|1|tcp|127.0.0.1:0|grpc|", "found address 127.0.0.1:0", "loopback"),
                line("1|1|tcp|127.0.0.1.nip.io:80|grpc|", "found address 127.0.0.1.nip.io:80"),
                line("1|1|%n|%a|netrpc|", "found protocol netrpc, expected grpc"),
                line("1|1|%n|%a", "found protocol netrpc, expected grpc"),
                line("1|1|unix", "found 1|1|unix, expected four parts or more"),
                line("1|1|unix|here|grpc|", "found socket here, expected an absolute path"),
                line("1|1|unix|/nowhere/at/all|grpc|", "found no socket at /nowhere/at/all"),
                line("1|1|unix|/dev/null|grpc|", "/dev/null", "expected"),
                line(
                        "1|1|%n|%a|grpc|" + "!".repeat(60),
                        "found a server certificate that cannot be read",
                        "expected"),
                fails(
                        "listens on TCP without a certificate",
                        List.of("-by-hand", "tcp"),
                        "handshake: found TCP without a certificate",
                        "expected a Unix socket, or grpc.auto_mtls, or grpc.insecure_tcp: true"),
                fails(
                        "refuses its configuration",
                        List.of("-init", "refuse"),
                        "Init: UNKNOWN: I do not like this configuration"),
                fails(
                        "exits in Init",
                        List.of("-init", "exit"),
                        "the process exited with status 5",
                        "cannot go on in Init"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void startsThatFail(String name, List<String> arguments, List<String> parts) throws Exception {
        Guest guest =
                assertNotStarted(
                        troubled(arguments.toArray(String[]::new)),
                        TestPlugin.LONG,
                        parts.toArray(String[]::new));

        assertFails(CallException.Crashed.class, guest, "echo", "1", "plugin 'test', echo: ");
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
    }

    /** What the arguments make of the plugin, and what is said of it. */
    private static final Map<List<String>, List<String>> TOO_SLOW =
            Map.of(
                    List.of("-silent"),
                    List.of("handshake: found none until the deadline, expected a line"),
                    List.of("-say", "one moment", "-silent"),
                    List.of("handshake: found none until the deadline, expected a line"),
                    List.of("-by-hand", "unix", "-dumb"),
                    List.of("health: found", "until the deadline, expected SERVING"),
                    List.of("-by-hand", "unix", "-sick"),
                    List.of("health: found not serving until the deadline, expected SERVING"),
                    List.of("-init", "hang"),
                    List.of("Init: DEADLINE_EXCEEDED"),
                    List.of("-never-ready"),
                    List.of("IsReady: found not ready until the deadline"));

    @Test
    void startsThatTakeTooLongEndAtTheDeadline() throws Exception {
        List<Future<Guest>> starts = new ArrayList<>();
        TOO_SLOW.forEach(
                (arguments, parts) -> {
                    Path own = folder.resolve(Integer.toString(starts.size()));
                    TestPlugin plugin = TestPlugin.troubled(own, arguments.toArray(String[]::new));
                    starts.add(
                            later(
                                    () ->
                                            assertNotStarted(
                                                    plugin,
                                                    Duration.ofSeconds(3),
                                                    parts.toArray(String[]::new))));
                });

        for (Future<Guest> start : starts) {
            Guest guest = start.get(30, TimeUnit.SECONDS);
            assertFails(CallException.Crashed.class, guest, "echo", "1", "plugin 'test', echo: ");
        }
    }

    @Test
    void oneThatServesNoVersionThatWasOfferedIsRefused() throws Exception {
        assertNotStarted(
                troubled().versions(5, 6),
                TestPlugin.LONG,
                "handshake: found protocol version 1, expected one of [5, 6]");
    }

    @Test
    void oneThatWantsAnotherCookieSaysWhatItIsForInItsLastWords() throws Exception {
        assertNotStarted(
                troubled().cookie("FLOWBOT_PLUGIN", "another"),
                TestPlugin.LONG,
                "the process exited with status 1",
                "not meant to be executed directly");
    }

    @Test
    void aProgramThatIsNotThereOrNoProgramIsRefusedByName() throws Exception {
        LoadException absent =
                assertThrows(LoadException.class, () -> load(troubled().binary("other")));
        assertContains(absent, "plugin 'test': grpc.binary: found no file other");

        TestPlugin plugin = troubled();
        Files.writeString(plugin.content().resolve("text"), "not to be executed");
        LoadException text = assertThrows(LoadException.class, () -> load(plugin.binary("text")));
        assertContains(text, "plugin 'test': grpc.binary: text is not executable", "expected");
    }

    @Test
    void aProgramThatTheSystemCannotExecuteIsRefusedWithItsReason() throws Exception {
        TestPlugin plugin = troubled();
        Path script = Files.writeString(plugin.content().resolve("script"), "#!/no/such/shell\n");
        assertTrue(script.toFile().setExecutable(true));

        assertNotStarted(
                plugin.binary("script"),
                TestPlugin.LONG,
                "grpc.binary: cannot start",
                "No such file or directory");
    }

    @Test
    void aSocketThatIsOlderThanTheProcessIsNotItsOwn() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("old"));
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(address);
            Files.setLastModifiedTime(
                    address.getPath(),
                    java.nio.file.attribute.FileTime.from(
                            java.time.Instant.now().minusSeconds(60)));

            assertNotStarted(
                    troubled("-by-hand", "unix", "-line", "1|1|unix|" + address + "|grpc|"),
                    TestPlugin.LONG,
                    "handshake: socket " + address + ": found one older than the process",
                    "expected one in ");
        }
    }

    @Test
    void aLinkToASocketIsNoSocket() throws Exception {
        TestPlugin plugin = troubled();
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, folder.resolve("x"));

        assertNotStarted(
                troubled("-by-hand", "unix", "-line", "1|1|unix|" + link + "|grpc|"),
                TestPlugin.LONG,
                "handshake: socket " + link + ": found something else, expected a socket");
        assertTrue(Files.exists(plugin.content()));
    }

    @Test
    void aNewSocketMayLieAnywhere() throws Exception {
        Path socket = folder.resolve("own");
        Guest guest = start(troubled("-by-hand", "unix", "-address", socket.toString()));

        assertEquals("1", TestPlugin.call(guest, "echo", "1"));
    }

    @Test
    void tcpWithoutACertificateIsTakenFromThoseThatSaySo() throws Exception {
        Guest guest = start(troubled("-by-hand", "tcp").insecureTcp());

        assertEquals("1", TestPlugin.call(guest, "echo", "1"));
    }

    @Test
    void linesBeforeTheHandshakeAreLogged() throws Exception {
        TestPlugin plugin = troubled("-say", "loading\n1 of 2\nnearly|there");
        Guest guest = start(plugin);

        assertEquals("1", TestPlugin.call(guest, "echo", "1"));
        for (String line : List.of("loading", "1 of 2", "nearly|there")) {
            assertTrue(plugin.host.hasLogged(LogLevel.INFO, "stdout", line), line);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatItPrintsLaterIsLogged(boolean raw) throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        String lines = "{\\\"@level\\\":\\\"warn\\\",\\\"@message\\\":\\\"careful\\\"}";

        TestPlugin.call(guest, "print", "{\"text\": \"hello\", \"raw\": %s}".formatted(raw));
        TestPlugin.call(
                guest, "print", "{\"text\": \"x\\n%s\", \"raw\": %s}".formatted(lines, raw));

        await(() -> plugin.host.hasLogged(LogLevel.INFO, "stdout", "out: hello"));
        await(() -> plugin.host.hasLogged(LogLevel.INFO, "stderr", "err: hello"));
        await(() -> plugin.host.hasLogged(LogLevel.WARN, "stderr", "careful"));
    }

    @Test
    void oneThatExitsInACallIsTold() throws Exception {
        Guest guest = start(troubled());

        CallException fault =
                assertFails(
                        CallException.Crashed.class,
                        guest,
                        "exit",
                        "{\"status\": 7, \"text\": \"no memory left\"}",
                        "plugin 'test', exit: the process exited with status 7",
                        "its last words: ",
                        "no memory left");

        String reason = guest.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertTrue(reason.startsWith("the process exited with status 7"), reason);
        assertTrue(fault.getMessage().endsWith(reason), reason);
        assertTrue(guest.lastError().contains("exited with status 7"), guest.lastError());
        assertFalse(guest.ready(Deadline.after(TestPlugin.LONG)));
        assertFails(
                CallException.Crashed.class,
                guest,
                "echo",
                "1",
                "plugin 'test', echo: the process exited with status 7");
    }

    @Test
    void itsLastWordsAreThoseThatGoPluginSentToo() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        TestPlugin.call(guest, "print", "{\"text\": \"the disk is full\"}");
        await(() -> plugin.host.hasLogged(LogLevel.INFO, "stderr", "err: the disk is full"));

        assertFails(
                CallException.Crashed.class,
                guest,
                "exit",
                "{\"status\": 7, \"text\": \"good bye\"}",
                "plugin 'test', exit: the process exited with status 7",
                "its last words: ",
                "err: the disk is full",
                "good bye");
    }

    @Test
    void oneThatPanicsIsToldWithWhatTheRuntimePrinted() throws Exception {
        Guest guest = start(troubled());

        assertFails(
                CallException.Crashed.class,
                guest,
                "panic",
                "{\"text\": \"out of range\"}",
                "plugin 'test', panic: the process exited with status 2",
                "panic: out of range");
    }

    @Test
    void anAnswerThatIsNoJsonIsACrash() throws Exception {
        Guest guest = start(troubled());

        assertFails(
                CallException.Crashed.class,
                guest,
                "no_json",
                "",
                "plugin 'test', no_json: the answer is wrong: not JSON: line 1");
        assertEquals("1", TestPlugin.call(guest, "echo", "1"));
        assertFalse(guest.ended().toCompletableFuture().isDone());
    }

    @Test
    void callsInFlightWhenItIsKilledEndAsCrashedAndSayHow() throws Exception {
        Guest guest = start(troubled());
        long pid = pid(guest);
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String parameters = "{\"name\": \"%d\"}".formatted(i);
            calls.add(later(() -> TestPlugin.call(guest, "block", parameters)));
            await(() -> TestPlugin.call(guest, "outcome", parameters).equals("\"inside\""));
        }

        kill(pid);

        for (Future<String> call : calls) {
            ExecutionException failed =
                    assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS));
            CallException fault = assertCallException(failed);
            assertEquals(CallException.Kind.CRASHED, fault.kind(), fault::toString);
            assertContains(fault, "plugin 'test', block: the process was killed by SIGKILL");
        }
        assertTrue(
                guest.ended()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .startsWith("the process was killed by SIGKILL"));
    }

    @Test
    void anotherOneStartsAfterACrash() throws Exception {
        TestPlugin plugin = troubled();
        Guest first = start(plugin);
        long pid = pid(first);
        kill(pid);
        first.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        first.close();

        Guest second = start(plugin);

        assertNotEquals(pid, pid(second));
    }

    @Test
    void closingEndsCallsInFlight() throws Exception {
        Guest guest = start(troubled());
        Future<String> call = later(() -> TestPlugin.call(guest, "block", "{\"name\": \"a\"}"));
        await(() -> TestPlugin.call(guest, "outcome", "{\"name\": \"a\"}").equals("\"inside\""));

        guest.close();

        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
        CallException fault = assertCallException(failed);
        assertTrue(
                fault.kind() == CallException.Kind.CRASHED
                        || fault.kind() == CallException.Kind.UNAVAILABLE,
                fault::toString);
        assertContains(fault, "plugin 'test', block: ");
        assertFalse(guest.ended().toCompletableFuture().isDone(), "it was closed");
        guest.close();
    }

    @Test
    void closingEndsAStartThatHangs() throws Exception {
        Guest guest = load(troubled("-init", "hang"));
        Future<?> start =
                later(
                        () -> {
                            guest.start(Deadline.after(TestPlugin.LONG));
                            return null;
                        });
        await(() -> !Remains.processes(folder).isEmpty());

        guest.close();

        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> start.get(10, TimeUnit.SECONDS));
        assertTrue(failed.getCause() instanceof LoadException, failed::toString);
        assertTrue(failed.getCause().getMessage().startsWith("plugin 'test': "), failed::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-silent", "-init=hang", "-never-ready"})
    void anInterruptEndsAStart(String argument) throws Exception {
        Guest guest = load(troubled(argument));
        Thread[] starting = new Thread[1];
        Future<Boolean> start =
                later(
                        () -> {
                            synchronized (starting) {
                                starting[0] = Thread.currentThread();
                            }
                            assertThrows(
                                    LoadException.class,
                                    () -> guest.start(Deadline.after(TestPlugin.LONG)));
                            return Thread.interrupted();
                        });
        await(() -> !Remains.processes(folder).isEmpty());

        synchronized (starting) {
            starting[0].interrupt();
        }

        assertTrue(start.get(10, TimeUnit.SECONDS), "the interrupt was swallowed");
    }

    @Test
    void oneThatStopsReadingMissesDeadlinesAndCanBeClosed() throws Exception {
        Guest guest = start(troubled());
        try {
            TestPlugin.call(guest, "stop", "", TestPlugin.SOON);
        } catch (CallException.DeadlineExceeded stopped) {
            // the answer may have got out before the stop or not
        }

        CallException late =
                assertThrows(
                        CallException.DeadlineExceeded.class,
                        () -> TestPlugin.call(guest, "echo", "1", TestPlugin.SOON));
        assertContains(late, "plugin 'test', echo: no answer by the deadline");
        assertEquals(late.getMessage(), guest.lastError());
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
        assertFalse(guest.ended().toCompletableFuture().isDone());
    }

    @Test
    void oneThatIgnoresShutdownAndSigtermIsKilled() throws Exception {
        Guest guest = start(troubled("-by-hand", "unix", "-deaf"));
        assertEquals("1", TestPlugin.call(guest, "echo", "1"));

        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "daemon"})
    void processesThatItStartedEndWithIt(String kind) throws Exception {
        Guest guest = start(troubled("-child", kind));
        TestPlugin.call(guest, "child", "{\"name\": \"%s\"}".formatted(kind));
        assertEquals(3, Remains.processes(folder).size());

        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "daemon"})
    void processesThatItLeftBehindDoNotHideItsEnd(String kind) throws Exception {
        Guest guest = start(troubled("-child", kind));

        assertFails(
                CallException.Crashed.class,
                guest,
                "exit",
                "{\"status\": 9, \"text\": \"good bye\"}",
                "exited with status 9",
                "good bye");
        assertTrue(
                guest.ended()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .startsWith("the process exited with status 9"));
        guest.close();
        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void processesOfOneThatDiedInItsStartEnd() throws Exception {
        Guest guest =
                assertNotStarted(
                        troubled("-child", "daemon", "-init", "exit"),
                        TestPlugin.LONG,
                        "exited with status 5");

        guest.close();

        assertEquals(List.of(), Remains.processes(folder));
    }

    @Test
    void oneThatIsFloodingCanBeClosed() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Future<String> flood =
                later(
                        () ->
                                TestPlugin.call(
                                        guest,
                                        "flood",
                                        "{\"bytes\": 1000000000000, \"raw\": true}"));
        await(() -> plugin.host.logged.get() > 0);

        guest.close();

        assertThrows(ExecutionException.class, () -> flood.get(10, TimeUnit.SECONDS));
    }

    @Test
    void theRunnerClosesGuestsThatAreLeft() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("t"));
        GrpcRunner other = newRunner(settings(), temporary);
        Guest good = troubled().load(other);
        good.start(Deadline.after(TestPlugin.LONG));
        Guest hanging = TestPlugin.of("hanging", folder, "troubled", "-init", "hang").load(other);
        Future<?> start =
                later(
                        () -> {
                            hanging.start(Deadline.after(TestPlugin.LONG));
                            return null;
                        });
        await(() -> Remains.processes(folder).size() == 2);

        other.close();

        assertEquals(List.of(), Remains.processes(folder));
        assertEquals(List.of(), Remains.files(temporary));
        assertThrows(ExecutionException.class, () -> start.get(10, TimeUnit.SECONDS));
        assertFails(
                CallException.Crashed.class,
                good,
                "echo",
                "1",
                "plugin 'test', echo: it was closed");
        LoadException late =
                assertThrows(
                        LoadException.class,
                        () -> troubled().load(other).start(Deadline.after(TestPlugin.LONG)));
        assertContains(late, "plugin 'test': ");
    }

    private static CallException assertCallException(ExecutionException failed) {
        if (failed.getCause() instanceof CallException fault) {
            return fault;
        }
        throw new AssertionError("not a CallException", failed.getCause());
    }

    private static Arguments line(String line, String... parts) {
        return fails(
                "prints " + line.substring(0, Math.min(40, line.length())),
                List.of("-by-hand", "unix", "-line", line),
                Stream.concat(Stream.of("handshake: "), Stream.of(parts)).toArray(String[]::new));
    }

    private static Arguments fails(String name, List<String> arguments, String... parts) {
        return Arguments.of(name, arguments, List.of(parts));
    }
}
