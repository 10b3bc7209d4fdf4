package dev.tenon.runner.cabi.worker;

import dev.tenon.api.host.Host;
import dev.tenon.runner.process.LogLines;
import dev.tenon.runner.process.OutputLines;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.process.StreamReaders;
import java.util.concurrent.CompletableFuture;

/** What a worker prints, into its plugin's log. */
final class WorkerOutput {

    /** What the worker says before it loads anything. */
    private static final String LISTENING = "tenon-worker 1";

    private final LogLines stdout;
    private final LogLines stderr;
    private final CompletableFuture<Void> listening = new CompletableFuture<>();
    private final StreamReaders readers = new StreamReaders();

    WorkerOutput(String id, PluginProcess process, Host host) {
        stdout = new LogLines(host, "stdout");
        stderr = new LogLines(host, "stderr");
        readers.start(
                        "tenon-native-stdout-" + id,
                        () -> new OutputLines(this::line).readAll(process.stdout()))
                .start(
                        "tenon-native-stderr-" + id,
                        () -> new OutputLines(stderr::line).readAll(process.stderr()));
    }

    /** Completes when the worker listens on its socket. */
    CompletableFuture<Void> listening() {
        return listening;
    }

    /** The last lines it printed, complete if it is gone; empty if there are none. */
    String lastWords(long patienceMillis) {
        await(patienceMillis);
        return String.join(" | ", (stderr.tail().isEmpty() ? stdout : stderr).tail());
    }

    /** Waits until everything is read. */
    void await(long millis) {
        readers.await(millis);
    }

    private void line(String line) {
        if (!listening.isDone() && line.equals(LISTENING)) {
            listening.complete(null);
        } else {
            stdout.line(line);
        }
    }
}
