package dev.tenon.runner.grpc;

import dev.tenon.api.host.Host;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.runner.grpc.handshake.Handshake;
import dev.tenon.runner.grpc.handshake.HandshakeReader;
import dev.tenon.runner.grpc.process.LogLines;
import dev.tenon.runner.grpc.process.OutputLines;
import dev.tenon.runner.grpc.process.PluginProcess;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads what a plugin process prints, for as long as it prints: a pipe that nobody reads would stop
 * it. Two threads, which end with the process.
 */
final class PluginOutput {

    private static final int CHUNK = 16 << 10;

    private final LogLines stdoutLog;
    private final LogLines stderrLog;
    private final HandshakeReader handshake;
    private final CompletableFuture<Void> ended;

    PluginOutput(String id, PluginProcess process, GrpcSection section, Host host) {
        stdoutLog = new LogLines(host, "stdout");
        OutputLines stdout = new OutputLines(stdoutLog::line);
        stderrLog = new LogLines(host, "stderr");
        OutputLines stderr = new OutputLines(stderrLog::line);
        handshake = new HandshakeReader(section.versions(), stdout::accept);
        ended =
                CompletableFuture.allOf(
                        read(
                                "tenon-grpc-stdout-" + id,
                                () -> {
                                    readAll(process.stdout(), handshake);
                                    stdout.flush();
                                }),
                        read("tenon-grpc-stderr-" + id, () -> stderr.readAll(process.stderr())));
    }

    /** What the plugin tells of where it listens. */
    CompletableFuture<Handshake> handshake() {
        return handshake.handshake();
    }

    /** Where lines of standard output go. */
    LogLines stdoutLog() {
        return stdoutLog;
    }

    /** Where lines of standard error go, which are its last words in the end. */
    LogLines stderrLog() {
        return stderrLog;
    }

    /**
     * The last lines of standard error, complete if the process is gone; empty if there are none.
     */
    String lastWords() {
        await(500);
        return String.join(" | ", stderrLog.tail());
    }

    /** Waits until everything is read. */
    void await(long millis) {
        try {
            ended.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException stillOpen) {
            // something else holds the pipe, and is read until it lets go
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void readAll(InputStream in, HandshakeReader handshake) {
        byte[] chunk = new byte[CHUNK];
        try (in) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                handshake.accept(chunk, 0, n);
            }
        } catch (IOException closed) {
            // as good as its end
        } finally {
            handshake.end();
        }
    }

    private static CompletableFuture<Void> read(String name, Runnable reading) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                reading.run();
                            } finally {
                                ended.complete(null);
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        return ended;
    }
}
