package dev.tenon.runner.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.LoadException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxTest extends ProcessFixture {

    /** In arguments of a process it makes them ours. */
    private static final long OWN = ProcessHandle.current().pid();

    private Path content;
    private Path work;
    private final Confinement.Builder sandbox = Confinement.builder().sandboxed(true);

    @BeforeEach
    void folders() throws Exception {
        assumeTrue(Bubblewrap.find().isPresent(), "bubblewrap that may make namespaces is needed");
        content = Files.createDirectory(folder.resolve("content"));
        work = Files.createDirectory(folder.resolve("work"));
        sandbox.writable(work, "the work folder");
    }

    @Test
    void whatWasNotGrantedIsNotThere() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "x");
        assertEquals(
                "invisible\n",
                output("[ -e \"$1\" ] && echo seen || echo invisible", secret.toString()));
        assertEquals(
                "bin\ndev\netc\nlib\nproc\ntmp\nusr\n",
                output(
                        "ls / | grep -x -e bin -e dev -e etc -e lib -e proc -e tmp -e usr -e root"
                                + " -e home -e sys -e run"));
    }

    @Test
    void contentIsReadOnlyAndTheWorkFolderIsNot() throws Exception {
        Files.writeString(content.resolve("data"), "given");
        assertEquals(
                "given\nrefused\n",
                output("cat data; echo; echo x 2>/dev/null >data && echo written || echo refused"));
        output("echo kept >\"$1\"", work.resolve("file").toString());
        assertEquals("kept\n", Files.readString(work.resolve("file")));
    }

    @Test
    void aGrantToReadIsOneToReadOnlyEvenInAFolderThatIsWritable() throws Exception {
        Path fixed = Files.createDirectory(work.resolve("fixed"));
        Files.writeString(fixed.resolve("f"), "fixed\n");
        sandbox.readable(fixed, "permissions.filesystem[0].path");
        assertEquals(
                "fixed\nrefused\nrefused\n",
                output(
                        "cat \"$1/f\"; (echo x >\"$1/f\") 2>/dev/null || echo refused;"
                                + " mv \"$1/f\" \"$1/g\" 2>/dev/null || echo refused",
                        fixed.toString()));
    }

    @Test
    void aGrantOfWhatDoesNotExistIsRefusedByItsField() {
        Path absent = folder.resolve("absent");
        sandbox.readable(absent, "permissions.filesystem[1].path");
        assertEquals(
                "permissions.filesystem[1].path: '" + absent + "' does not exist or cannot be read",
                refusal());
    }

    @Test
    void aGrantThatLeadsOutOfTheFolderItMustLieInIsRefused() throws Exception {
        Path link = Files.createSymbolicLink(work.resolve("link"), folder);
        String field = "permissions.filesystem[0].path";
        sandbox.grant(new Confinement.Grant(link, true, field, work));
        assertTrue(refusal().startsWith(field + ": found '" + link + "', which is a link to"));
    }

    @Test
    void theRootAndTheKernelsFoldersCannotBeGranted() {
        sandbox.readable(Path.of("/proc/1"), "permissions.filesystem[0].path");
        assertEquals(
                "permissions.filesystem[0].path: found '/proc/1', which cannot be granted in a"
                        + " sandbox",
                refusal());
    }

    @Test
    void onlyItsOwnProcessesAreSeen() throws Exception {
        assertEquals(
                "1\n2\n",
                output("echo /proc/[0-9]* | tr ' ' '\\n' | sed 's#/proc/##'" + " | head -n 2"));
        assertFalse(output("cat /proc/[0-9]*/cmdline").contains("surefire"));
    }

    @Test
    void privilegesAreGone() throws Exception {
        String status = output("tr -d '\\t ' </proc/self/status");
        for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapAmb")) {
            assertTrue(status.contains(set + ":0000000000000000\n"), status);
        }
        assertTrue(status.contains("NoNewPrivs:1\n"), status);
    }

    @Test
    void theNetworkIsCutUnlessGranted() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            String connect =
                    "import socket,sys\n"
                            + "try:\n  socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\n"
                            + "  print('connected')\n"
                            + "except OSError as e: print('refused')";
            String port = String.valueOf(server.getLocalPort());
            assertEquals("refused\n", output(List.of(python(), "-c", connect, port)));
            sandbox.network(true);
            assertEquals("connected\n", output(List.of(python(), "-c", connect, port)));
        }
    }

    @Test
    void aSocketInItsPrivateFolderIsReachedFromOutside() throws Exception {
        Path socket = guestFolder.resolve("plugin.sock");
        String serve =
                "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.bind(sys.argv[1])\ns.listen()\n"
                        + "print('ready',flush=True)\nc=s.accept()[0]\nprint('accepted')";
        PluginProcess process =
                start(List.of(python(), "-c", serve, socket.toString()), sandbox.build());
        assertEquals("ready", line(process.stdout()));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            assertEquals("accepted\n", all(process.stdout()));
        }
        assertEquals(0, process.onExit().get().status());
    }

    @Test
    void anotherGuestsFolderIsNotThere() throws Exception {
        Path other = Files.createDirectory(runtime.resolve("guest-2"));
        assertEquals("gone\n", output("[ -e \"$1\" ] || echo gone", other.toString()));
    }

    @Test
    void askedToEndItMayDoSoPolitely() throws Exception {
        PluginProcess process =
                start(
                        List.of(
                                shell(
                                        "trap 'echo polite; exit 7' TERM; echo ready; while :; do"
                                                + " sleep 0.01; done")),
                        sandbox.build());
        assertEquals("ready", line(process.stdout()));
        process.terminate();
        assertEquals("polite\n", all(process.stdout()));
        assertEquals(new Exit(7, null), process.onExit().get());
    }

    @Test
    void killedNothingIsLeftOfIt() throws Exception {
        PluginProcess process =
                start(
                        List.of(
                                shell(
                                        "trap '' TERM; env -i setsid sleep 1003."
                                                + OWN
                                                + " & echo ready; while"
                                                + " :; do sleep 0.01; done")),
                        sandbox.build());
        assertEquals("ready", line(process.stdout()));
        await("sleep runs", () -> sleepers("1003." + OWN) == 1);
        assertTrue(process.kill());
        assertEquals("was killed by SIGKILL", process.onExit().get().toString());
        await("sleep is gone", () -> sleepers("1003." + OWN) == 0);
    }

    @Test
    void endedByItselfNothingIsLeftOfIt() throws Exception {
        PluginProcess process =
                start(
                        List.of(shell("env -i setsid sleep 1004." + OWN + " >/dev/null & exit 5")),
                        sandbox.build());
        assertEquals(new Exit(5, null), process.onExit().get());
        assertTrue(process.kill());
        await("sleep is gone", () -> sleepers("1004." + OWN) == 0);
    }

    @Test
    void aSignalThatEndedItIsTold() throws Exception {
        PluginProcess process = start(List.of(shell("kill -s SEGV $$")), sandbox.build());
        assertEquals("was killed by SIGSEGV", process.onExit().get().toString());
    }

    @Test
    void itsLimitsHoldInside() throws Exception {
        sandbox.memoryMax(64L << 20);
        PluginProcess process =
                start(List.of(python(), "-c", "bytearray(100 << 20)"), sandbox.build());
        String errors = all(process.stderr());
        assertTrue(errors.contains("MemoryError"), errors);
    }

    @Test
    void aProgramThatCannotBeExecutedInsideIsRefused() throws Exception {
        Path hidden = script("hidden", "#!/bin/sh\n");
        LoadException refused =
                assertThrows(
                        LoadException.class,
                        () -> start(List.of(hidden.toString()), sandbox.build()));
        assertEquals(
                "grpc.binary: cannot start plugin-x: " + hidden + ": No such file or directory",
                refused.getMessage());
    }

    @Test
    void temporaryFilesAreItsOwn() throws Exception {
        Path outside = Files.createTempFile("outside", "");
        try {
            assertEquals("gone\n", output("[ -e \"$1\" ] || echo gone", outside.toString()));
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void temporaryFilesAreBounded() throws Exception {
        String bubblewrap = Tools.find("bwrap").orElseThrow().toString();
        assumeTrue(
                Tools.works(
                        List.of(
                                bubblewrap,
                                "--bind",
                                "/",
                                "/",
                                "--size",
                                "9",
                                "--tmpfs",
                                "/tmp",
                                "true")),
                "bwrap 0.7 or newer is needed");
        String written = output("head -c 80000000 /dev/zero 2>/dev/null >/tmp/f; wc -c </tmp/f");
        assertEquals(64 << 20, Integer.parseInt(written.strip()));
    }

    private static long sleepers(String seconds) {
        return ProcessHandle.allProcesses()
                .filter(
                        handle ->
                                List.of(handle.info().arguments().orElse(new String[0]))
                                        .contains(seconds))
                .filter(handle -> handle.info().command().orElse("").endsWith("sleep"))
                .count();
    }

    private String refusal() {
        LoadException refused =
                assertThrows(
                        LoadException.class,
                        () -> start(List.of(shell("exit 0")), sandbox.build()));
        return refused.getMessage();
    }

    private PluginProcess start(List<String> command, Confinement confinement)
            throws LoadException {
        return launcher.start(
                new Program("plugin-x", "grpc.binary", command, content, environment, confinement));
    }

    private String output(String script, String... arguments) throws Exception {
        return output(List.of(shell(script, arguments)));
    }

    private String output(List<String> command) throws Exception {
        PluginProcess process = start(command, sandbox.build());
        String output = all(process.stdout());
        String errors = all(process.stderr());
        process.onExit().get();
        assertEquals("", errors);
        return output;
    }
}
