package dev.tenon.runner.grpc;

import dev.tenon.api.host.Host;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.runner.grpc.handshake.Handshake;
import dev.tenon.runner.grpc.handshake.HandshakeReader;
import dev.tenon.runner.process.LogLines;
import dev.tenon.runner.process.OutputLines;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.process.StreamReaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Reads what a plugin process prints, for as long as it prints: a pipe that nobody reads would stop
 * it. Two threads, which end with the process.
 */
final class PluginOutput {

    private static final int CHUNK = 16 << 10;

    private final LogLines stdoutLog;
    private final LogLines stderrLog;
    private final HandshakeReader handshake;
    private final StreamReaders readers = new StreamReaders();

    PluginOutput(String id, PluginProcess process, GrpcSection section, Host host) {
        stdoutLog = new LogLines(host, "stdout");
        OutputLines stdout = new OutputLines(stdoutLog::line);
        stderrLog = new LogLines(host, "stderr");
        OutputLines stderr = new OutputLines(stderrLog::line);
        handshake = new HandshakeReader(section.versions(), stdout::accept);
        readers.start(
                        "tenon-grpc-stdout-" + id,
                        () -> {
                            readAll(process.stdout(), handshake);
                            stdout.flush();
                        })
                .start("tenon-grpc-stderr-" + id, () -> stderr.readAll(process.stderr()));
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
        readers.await(millis);
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
}
