package dev.tenon.runner.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads that read what a process prints, for as long as it prints: a pipe that nobody reads
 * would stop it. They end with the process. Started by one thread, awaited by any.
 */
public final class StreamReaders {

    private final List<CompletableFuture<Void>> ended = new ArrayList<>();

    /** Starts a thread that reads a stream to its end. */
    public StreamReaders start(String name, Runnable reading) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                reading.run();
                            } finally {
                                end.complete(null);
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
        ended.add(end);
        return this;
    }

    /** Waits until all is read, but not longer: others may hold a pipe open. */
    public void await(long millis) {
        try {
            CompletableFuture.allOf(ended.toArray(CompletableFuture<?>[]::new))
                    .get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException stillOpen) {
            // it is read until it is let go of
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
