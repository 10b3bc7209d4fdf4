package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launcher with a runtime directory, and programs that are shell scripts. */
@Timeout(60)
abstract class ProcessFixture {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir Path folder;
    Path runtime;
    Path guestFolder;
    ProcessLauncher launcher;
    final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void launch() throws IOException {
        assumeTrue(Tools.find("setsid").isPresent(), "setsid (util-linux) is needed");
        runtime = Files.createDirectory(folder.resolve("runtime"));
        guestFolder = Files.createDirectory(runtime.resolve("guest-1"));
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("PLUGIN_UNIX_SOCKET_DIR", guestFolder.resolve("sockets").toString());
        launcher = new ProcessLauncher(runtime);
    }

    @AfterEach
    void end() {
        launcher.close();
    }

    Path script(String name, String text) throws IOException {
        Path script = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    Program program(Confinement confinement, String... command) {
        return new Program(
                "plugin-x", "grpc.binary", List.of(command), folder, environment, confinement);
    }

    /** A program that is a line for sh. */
    Program sh(String text, String... arguments) {
        return program(Confinement.NONE, shell(text, arguments));
    }

    static String[] shell(String text, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", text, "sh"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** The system's own, which a sandbox shows. */
    static String python() {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "/usr/bin/python3 is needed");
        return python.toString();
    }

    static String all(InputStream in) throws IOException {
        return new String(in.readAllBytes(), UTF_8);
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("in vain: " + what);
            }
            Thread.sleep(5);
        }
    }

    static boolean isGone(long pid) {
        return ProcessEntry.of(pid).map(ProcessEntry::isZombie).orElse(true);
    }
}
