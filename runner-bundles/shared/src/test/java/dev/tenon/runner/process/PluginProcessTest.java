package dev.tenon.runner.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.LoadException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PluginProcessTest extends ProcessFixture {

    @Test
    void aProgramRunsInItsFolderAndItsOutputAndExitAreSeen() throws Exception {
        PluginProcess process = launcher.start(sh("pwd; echo bad >&2; exit 3"));
        assertEquals(folder.toRealPath() + "\n", all(process.stdout()));
        assertEquals("bad\n", all(process.stderr()));
        assertEquals(new Exit(3, null), process.onExit().get());
        assertFalse(process.isAlive());
    }

    @Test
    void aSignalThatEndedItIsTold() throws Exception {
        PluginProcess process = launcher.start(sh("kill -s SEGV $$"));
        assertEquals("was killed by SIGSEGV", process.onExit().get().toString());
    }

    @Test
    void itsEnvironmentIsWhatWasSaidAndNothingElse() throws Exception {
        environment.put("A", "with = and \n newline");
        PluginProcess process = launcher.start(program(Confinement.NONE, "/usr/bin/env", "-0"));
        Set<String> seen = new TreeSet<>(Arrays.asList(all(process.stdout()).split("\0")));
        Set<String> expected = new TreeSet<>();
        environment.forEach((name, value) -> expected.add(name + "=" + value));
        assertEquals(expected, seen);
    }

    @Test
    void itHasASessionAndAGroupOfItsOwn() throws Exception {
        PluginProcess process = launcher.start(sh("echo $$; read -r end"));
        assertEquals(process.pid(), Long.parseLong(line(process.stdout())));
        ProcessEntry entry = ProcessEntry.of(process.pid()).orElseThrow();
        assertEquals(process.pid(), entry.session());
        assertEquals(process.pid(), entry.group());
        assertEquals(ProcessHandle.current().pid(), entry.parent());
    }

    @Test
    void itsInputIsAPipeThatStaysOpen() throws Exception {
        PluginProcess process = launcher.start(sh("echo ready; read -r end; echo input ended"));
        assertEquals("ready", line(process.stdout()));
        Path input = Files.readSymbolicLink(ProcessEntry.file(process.pid(), "fd/0"));
        assertTrue(input.toString().startsWith("pipe:"), input.toString());
        assertEquals(0, process.stdout().available());
        assertTrue(process.isAlive());
    }

    @Test
    void askedToEndAllOfItsGroupMayDoSoPolitely() throws Exception {
        PluginProcess process =
                launcher.start(
                        sh(
                                "trap 'wait; echo leader; exit 7' TERM;"
                                        + " sh -c 'trap \"echo grandchild; exit\" TERM; echo ready;"
                                        + " while :; do sleep 0.01; done' & wait"));
        assertEquals("ready", line(process.stdout()));
        process.terminate();
        assertEquals("grandchild\nleader\n", all(process.stdout()));
        assertEquals(new Exit(7, null), process.onExit().get());
    }

    @Test
    void whoIsDeafToThatIsKilled() throws Exception {
        PluginProcess process =
                launcher.start(sh("trap '' TERM; echo ready; while :; do sleep 0.01; done"));
        assertEquals("ready", line(process.stdout()));
        process.terminate();
        assertTrue(process.isAlive());
        assertTrue(process.kill());
        assertEquals("was killed by SIGKILL", process.onExit().get().toString());
    }

    @Test
    void killedItTakesItsGrandchildrenWithItAndThoseThatBecameDaemons() throws Exception {
        PluginProcess process =
                launcher.start(
                        sh("sleep 1000 & echo $!; setsid sleep 1001 & echo $!; read -r end"));
        List<Long> grandchildren =
                List.of(
                        Long.parseLong(line(process.stdout())),
                        Long.parseLong(line(process.stdout())));
        await(
                "the daemon has a session of its own",
                () ->
                        ProcessEntry.of(grandchildren.get(1)).orElseThrow().session()
                                != process.pid());
        assertTrue(process.kill());
        for (long grandchild : grandchildren) {
            assertTrue(isGone(grandchild), "grandchild " + grandchild);
        }
    }

    @Test
    void whatAnEndedLeaderLeftBehindIsKilledToo() throws Exception {
        PluginProcess process =
                launcher.start(
                        sh(
                                "env -i sleep 1000 >/dev/null 2>&1 & echo $!;"
                                        + " setsid sleep 1001 >/dev/null 2>&1 & echo $!"));
        long grandchild = Long.parseLong(line(process.stdout()));
        long daemon = Long.parseLong(line(process.stdout()));
        assertEquals(0, process.onExit().get().status());
        assertFalse(isGone(grandchild));
        assertTrue(process.kill());
        assertTrue(isGone(grandchild));
        assertTrue(isGone(daemon));
    }

    @Test
    void anotherGuestIsLeftAlone() throws Exception {
        PluginProcess first = launcher.start(sh("sleep 1000 & echo $!; wait"));
        Files.createDirectory(runtime.resolve("guest-10"));
        environment.put("PLUGIN_UNIX_SOCKET_DIR", runtime.resolve("guest-10").toString());
        PluginProcess second = launcher.start(sh("setsid sleep 1001 & echo $!; wait"));
        line(first.stdout());
        long daemon = Long.parseLong(line(second.stdout()));
        assertTrue(first.kill());
        assertTrue(second.isAlive());
        assertFalse(isGone(daemon));
    }

    @Test
    void closingTheLauncherEndsAllAndRemovesTheRuntimeDirectory() throws Exception {
        PluginProcess process = launcher.start(sh("sleep 1000 & echo $!; wait"));
        long grandchild = Long.parseLong(line(process.stdout()));
        ProcessHandle warden = launcher.warden().handle();
        launcher.close();
        assertFalse(process.isAlive());
        assertTrue(isGone(grandchild));
        assertFalse(warden.isAlive());
        assertFalse(Files.exists(runtime));
        LoadException refused = assertThrows(LoadException.class, () -> launcher.start(sh(":")));
        assertEquals(
                "grpc.binary: cannot start plugin-x: the runner has been stopped",
                refused.getMessage());
    }

    @Test
    void aWardenThatWasKilledIsStartedAgainAndKnowsEveryGuest() throws Exception {
        PluginProcess process =
                launcher.start(sh("trap 'echo polite; exit' TERM; echo ready; wait; read -r end"));
        assertEquals("ready", line(process.stdout()));
        ProcessHandle warden = launcher.warden().handle();
        warden.destroyForcibly();
        await("another warden", () -> isAnother(launcher.warden().handle(), warden));
        assertNotEquals(warden.pid(), launcher.warden().handle().pid());
        process.terminate();
        assertEquals("polite\n", all(process.stdout()));
        process.onExit().get();
    }

    @Test
    void withoutAWardenGuestsAreEndedOneByOne() throws Exception {
        launcher.warden().close();
        PluginProcess process =
                launcher.start(sh("trap 'echo polite; exit' TERM; echo ready; read -r end"));
        assertEquals("ready", line(process.stdout()));
        process.terminate();
        assertEquals("polite\n", all(process.stdout()));
        assertTrue(process.kill());
    }

    @Test
    void endlessOutputIsReadToItsEnd() throws Exception {
        long bytes = 64L << 20;
        AtomicLong seen = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        PluginProcess process =
                launcher.start(
                        sh("head -c " + bytes + " /dev/urandom; yes flood | head -n 100000"));
        new OutputLines(
                        line -> {
                            seen.incrementAndGet();
                            longest.accumulateAndGet(line.length(), Math::max);
                        })
                .readAll(process.stdout());
        assertEquals(0, process.onExit().get().status());
        assertTrue(seen.get() >= 100_000, seen + " lines");
        assertTrue(longest.get() <= OutputLines.MAX_LINE + OutputLines.CUT.length());
    }

    @Test
    void whyItCannotBeStartedIsTold() throws Exception {
        Path absent = folder.resolve("absent");
        assertEquals(absent + ": No such file or directory", refusal(absent));
        assertEquals(folder + ": Is a directory", refusal(folder));
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        assertEquals(plain + ": Permission denied", refusal(plain));
        Path lost = script("lost", "#!/no/such/interpreter\n");
        assertEquals(lost + ": No such file or directory", refusal(lost));
    }

    @Test
    void aProgramForAnotherKindOfMachineIsRefused() throws Exception {
        byte[] foreign = Files.readAllBytes(Tools.find("true").orElseThrow());
        foreign[18] = 22;
        foreign[19] = 0;
        Path binary = script("binary", "");
        Files.write(binary, foreign);
        assumeTrue(ExecutableFormat.problem(binary).isPresent(), "emulators are registered here");
        String refusal = refusal(binary);
        assertTrue(
                refusal.startsWith(
                        binary + ": Exec format error: found a program for ELF machine 22"),
                refusal);
        Path windows = script("windows", "MZ\0\0");
        assertEquals(
                windows + ": Exec format error: neither an ELF program nor a script",
                refusal(windows));
    }

    @Test
    void aProgramThatIsStillBeingWrittenIsTriedAgain() throws Exception {
        Path binary = script("binary", "");
        Files.write(binary, Files.readAllBytes(Tools.find("true").orElseThrow()));
        Process writer =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "exec 3>>\"$1\"; echo open; sleep 0.1",
                                "sh",
                                "" + binary)
                        .start();
        try (InputStream ready = writer.getInputStream()) {
            assertEquals('o', ready.read());
            PluginProcess process = launcher.start(program(Confinement.NONE, binary.toString()));
            assertEquals(0, process.onExit().get().status());
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void aProgramThatIsWrittenForEverIsRefusedInTheEnd() throws Exception {
        Path binary = script("binary", "");
        Files.write(binary, Files.readAllBytes(Tools.find("true").orElseThrow()));
        Process writer =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "exec 3>>\"$1\"; echo open; read -r end",
                                "sh",
                                "" + binary)
                        .start();
        try {
            assertEquals('o', writer.getInputStream().read());
            assertEquals(binary + ": Text file busy", refusal(binary));
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void aStartThatIsInterruptedLeavesNothingBehind() throws Exception {
        Survivors guests = new Survivors(Long.MAX_VALUE, 0, Set.of(guestFolder));
        Thread.currentThread().interrupt();
        LoadException refused =
                assertThrows(LoadException.class, () -> launcher.start(sh("exec sleep 1005")));
        assertTrue(Thread.interrupted());
        assertEquals("grpc.binary: cannot start plugin-x: interrupted", refused.getMessage());
        await("no guest is left", () -> guests.find().isEmpty());
    }

    @Test
    void whatAShortProgramSaidBeforeItWasSeenIsNotLost() throws Exception {
        for (int i = 0; i < 20; i++) {
            PluginProcess process = launcher.start(sh("echo out; echo err >&2; exit 126"));
            assertEquals("err\n", all(process.stderr()));
            assertEquals("out\n", all(process.stdout()));
            assertEquals(126, process.onExit().get().status());
            process.kill();
        }
    }

    @Test
    void memoryBeyondItsLimitIsNotGiven() throws Exception {
        Confinement limited = Confinement.builder().memoryMax(64L << 20).build();
        PluginProcess process =
                launcher.start(
                        program(
                                limited,
                                python(),
                                "-c",
                                "print(len(bytearray(1 << 20)), flush=True); bytearray(100 << 20)"));
        assertEquals("1048576\n", all(process.stdout()));
        String errors = all(process.stderr());
        assertTrue(errors.contains("MemoryError"), errors);
        assertEquals(1, process.onExit().get().status());
    }

    @Test
    void limitsAreThoseSaidAndCoresAreNotWritten() throws Exception {
        ResourceLimits limits =
                ResourceLimits.NONE
                        .with(ResourceLimits.Resource.OPEN_FILES, 33, "f")
                        .with(ResourceLimits.Resource.FILE_SIZE, 1 << 20, "f")
                        .with(ResourceLimits.Resource.CPU_SECONDS, 44, "f");
        PluginProcess process =
                launcher.start(
                        program(
                                Confinement.builder().limits(limits).build(),
                                shell("ulimit -n; ulimit -f; ulimit -t; ulimit -c")));
        // files are counted in blocks of 512 bytes
        assertEquals("33\n2048\n44\n0\n", all(process.stdout()));
    }

    private static boolean isAnother(ProcessHandle now, ProcessHandle before) {
        return now != null && now.isAlive() && !now.equals(before);
    }

    private String refusal(Path executable) {
        LoadException refused =
                assertThrows(
                        LoadException.class,
                        () -> launcher.start(program(Confinement.NONE, executable.toString())));
        String start = "grpc.binary: cannot start plugin-x: ";
        assertTrue(refused.getMessage().startsWith(start), refused.getMessage());
        return refused.getMessage().substring(start.length());
    }
}
