package dev.tenon.launcher.cli;

import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleException;

/** {@code tenon run}. */
final class RunVerb implements Verb {

    @Override
    public String usage() {
        return "run [--plugins DIR] [--data DIR] [--port N]";
    }

    @Override
    public String purpose() {
        return "a container, until Ctrl-C";
    }

    @Override
    public void run(List<String> given) throws UsageException, CommandException, IOException {
        Arguments arguments = new Arguments(given, Set.of("--plugins", "--port"), Set.of(), 0, 0);
        Path plugins = arguments.path("--plugins", "plugins");
        int port = arguments.port("--port", 0);
        checkFree(port);
        Options options = Options.of(arguments.data(), plugins).withPort(port);
        boolean shell = Boolean.getBoolean("tenon.terminal");
        CountDownLatch closed = new CountDownLatch(1);
        try (Tenon tenon = Tenon.start(shell ? options.withShell() : options)) {
            stopOnSignal(tenon, closed);
            String url = tenon.awaitReady();
            System.out.printf("tenon ready: %d plugins, %s%n", running(tenon), url);
            System.out.flush();
            tenon.awaitStop();
        } catch (BundleException | IllegalStateException e) {
            throw new CommandException("failed", "the container does not start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.countDown();
        }
    }

    private static long running(Tenon tenon) {
        return tenon.registry().plugins().stream()
                .map(PluginInfo::state)
                .filter(PluginState.RUNNING::equals)
                .count();
    }

    /** Ctrl-C and SIGTERM: the container stops, and the JVM waits for it. */
    private static void stopOnSignal(Tenon tenon, CountDownLatch closed) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    tenon.stop();
                                    try {
                                        closed.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "tenon-shutdown"));
    }

    /** Told here in one line, and not by a stack of the HTTP server's exceptions. */
    private static void checkFree(int port) throws CommandException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            probe.getLocalPort();
        } catch (IOException e) {
            throw new CommandException(
                    "failed", "--port: port " + port + " of 127.0.0.1: " + e.getMessage());
        }
    }
}
