package dev.tenon.karaf;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;

/**
 * A Karaf process of its own for a test: the distribution as it comes, but for ports (free ones, on
 * 127.0.0.1 only), a user to log in with, and where it finds Tenon's artifacts.
 */
final class Karaf implements AutoCloseable {

    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final String USER = "karaf";

    private final Path home;
    private final int sshPort = freePort();
    private final int httpPort = freePort();
    private final Process process;
    private final SshClient ssh = SshClient.setUpDefaultClient();

    private Karaf(Path home, Path repository) throws IOException {
        this.home = home;
        configure(repository);
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
        builder.environment().put("JAVA_HOME", jdk17().toString());
        builder.environment().put("KARAF_REDIRECT", home.resolve("data/console.log").toString());
        Files.createDirectories(home.resolve("data"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(home.resolve("data/console.log").toFile());
        process = builder.start();
        // a test that dies takes its Karaf with it
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        ssh.setServerKeyVerifier((session, address, key) -> true);
        ssh.start();
    }

    /** Starts Karaf and waits until its shell answers. */
    static Karaf start(Path home, Path repository) throws IOException {
        Karaf karaf = new Karaf(home, repository);
        Await.until("Karaf's shell", BOOT, () -> karaf.shell("shell:echo ready"), "ready"::equals);
        return karaf;
    }

    /** What a command prints; errors are printed by the shell too. */
    String shell(String command) throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "Karaf has ended: " + Files.readString(home.resolve("data/console.log")));
        }
        try (ClientSession session =
                ssh.connect(USER, "127.0.0.1", sshPort).verify(10, TimeUnit.SECONDS).getSession()) {
            session.addPasswordIdentity(USER);
            session.auth().verify(10, TimeUnit.SECONDS);
            var out = new java.io.ByteArrayOutputStream();
            try (var channel = session.createExecChannel(command)) {
                channel.setOut(out);
                channel.setErr(out);
                channel.open().verify(10, TimeUnit.SECONDS);
                channel.waitFor(
                        java.util.EnumSet.of(
                                org.apache.sshd.client.channel.ClientChannelEvent.CLOSED),
                        Duration.ofMinutes(3));
            }
            return out.toString(StandardCharsets.UTF_8).replaceAll("\u001B\\[[;\\d]*m", "").trim();
        }
    }

    Path deploy() {
        return home.resolve("deploy");
    }

    Path data() {
        return home.resolve("data");
    }

    int httpPort() {
        return httpPort;
    }

    /** Lines of the log that report an error. */
    List<String> errors() throws IOException {
        try (var lines = Files.lines(home.resolve("data/log/karaf.log"))) {
            return lines.filter(l -> l.contains("| ERROR |")).toList();
        }
    }

    @Override
    public void close() throws IOException {
        ssh.stop();
        // the script's child is the JVM
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void configure(Path repository) throws IOException {
        Path etc = home.resolve("etc");
        Files.writeString(
                etc.resolve("users.properties"),
                "karaf = karaf,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n");
        append(
                etc.resolve("org.apache.karaf.shell.cfg"),
                "sshHost = 127.0.0.1\nsshPort = " + sshPort);
        append(
                etc.resolve("org.apache.karaf.management.cfg"),
                "rmiRegistryHost = 127.0.0.1\nrmiRegistryPort = "
                        + freePort()
                        + "\nrmiServerHost = 127.0.0.1\nrmiServerPort = "
                        + freePort());
        Files.writeString(
                etc.resolve("org.ops4j.pax.web.cfg"),
                "org.osgi.service.http.port = "
                        + httpPort
                        + "\norg.ops4j.pax.web.listening.addresses = 127.0.0.1\n");
        append(
                etc.resolve("org.ops4j.pax.url.mvn.cfg"),
                "org.ops4j.pax.url.mvn.defaultRepositories = "
                        + "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, "
                        + repository.toUri()
                        + "@id=tenon@snapshots");
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, "\n" + text + "\n", StandardOpenOption.APPEND);
    }

    private static int freePort() {
        try (ServerSocket socket =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Karaf 4.4 runs on 17; the tests themselves run on the toolchain's newer one. */
    private static Path jdk17() throws IOException {
        try (var jdks = Files.list(Path.of("/usr/lib/jvm"))) {
            return jdks.filter(j -> j.getFileName().toString().matches(".*\\b17\\b.*"))
                    .filter(j -> Files.isExecutable(j.resolve("bin/java")))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no JDK 17 under /usr/lib/jvm"));
        }
    }
}
