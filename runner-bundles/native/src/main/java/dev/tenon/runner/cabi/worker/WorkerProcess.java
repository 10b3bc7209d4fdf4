package dev.tenon.runner.cabi.worker;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.cabi.jvm.CrashReport;
import dev.tenon.runner.process.Exit;
import dev.tenon.runner.process.PluginProcess;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The process of a worker, and why it is gone. Safe for use by many threads. */
final class WorkerProcess implements AutoCloseable {

    private static final long REST_OF_OUTPUT_MILLIS = 500;

    private final PluginProcess process;
    private final WorkerOutput output;
    private final Path errorFile;
    private final Executor threads;
    private final CompletableFuture<String> gone = new CompletableFuture<>();
    private volatile @Nullable String lastFunction;

    /**
     * @param errorFile where Java writes of a crash
     * @param threads runs what waits for its end
     */
    WorkerProcess(PluginProcess process, WorkerOutput output, Path errorFile, Executor threads) {
        this.process = process;
        this.output = output;
        this.errorFile = errorFile;
        this.threads = threads;
        process.onExit().thenAcceptAsync(exit -> gone.complete(obituary(exit)), threads);
    }

    /** Waits until it listens on its socket. */
    void awaitListening(Deadline deadline) throws LoadException, InterruptedException {
        try {
            CompletableFuture.anyOf(output.listening(), gone)
                    .get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new LoadException("the worker is not ready by the deadline", late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!output.listening().isDone()) {
            throw new LoadException(gone.join());
        }
    }

    boolean isAlive() {
        return process.isAlive() && !gone.isDone();
    }

    /** Notes what it is asked, for the report of a crash. */
    void asked(String function) {
        lastFunction = function;
    }

    /** Kills it, without waiting for its end. From now on it is as good as gone. */
    void condemn(String why) {
        // in this order, as the kill would soon be a reason by itself
        gone.complete("the worker was killed: " + why);
        threads.execute(process::kill);
    }

    /** Completes, when the process is gone or condemned, with the reason for people. */
    CompletableFuture<String> gone() {
        return gone;
    }

    /** Why it is gone, if it is or will be soon. */
    Optional<String> whyGone(long patienceMillis) {
        try {
            return Optional.of(gone.get(Math.max(0, patienceMillis), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.ofNullable(gone.getNow(null));
        } catch (TimeoutException alive) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Kills it and all that comes from it, and waits for that. */
    @Override
    public void close() {
        process.kill();
        output.await(REST_OF_OUTPUT_MILLIS);
    }

    private String obituary(Exit exit) {
        StringBuilder text = new StringBuilder("the worker ").append(how(exit));
        String function = lastFunction;
        if (function != null) {
            text.append("; the last function called was '").append(function).append('\'');
        }
        String words = output.lastWords(REST_OF_OUTPUT_MILLIS);
        if (!words.isEmpty()) {
            text.append("; its last words: ").append(words);
        }
        return text.toString();
    }

    /** Java ends by SIGABRT after it has reported another signal. */
    private String how(Exit exit) {
        return CrashReport.read(errorFile).map(WorkerProcess::told).orElseGet(exit::toString);
    }

    private static String told(CrashReport report) {
        if (report.outOfMemory()) {
            return "has no memory left for itself";
        }
        String signal = report.signal() == null ? "crashed" : "was killed by " + report.signal();
        return report.frame() == null ? signal : signal + " in " + report.frame();
    }
}
