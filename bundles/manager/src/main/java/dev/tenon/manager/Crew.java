package dev.tenon.manager;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The manager's threads. They are daemons, named for what they do, and end with the manager. */
final class Crew implements AutoCloseable {

    /** Guests opened at once: as many as can make progress, for a start of many plugins. */
    private static final int OPENERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    // what comes after the end is dropped: the guests it is about are being closed
    private final ExecutorService openers =
            new ThreadPoolExecutor(
                    OPENERS,
                    OPENERS,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    named("open"),
                    new ThreadPoolExecutor.DiscardPolicy());
    private final ExecutorService retirers = Executors.newCachedThreadPool(named("retire"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(named("timer"));

    /** For opening guests: a bounded number at once, the others queue. */
    void open(Runnable task) {
        openers.execute(task);
    }

    /** For letting guests drain: may take as long as a call may. */
    void retire(Runnable task) {
        retirers.execute(task);
    }

    /** As {@link #retire} for each, all at once; returns when all are done. */
    void retireAll(List<Runnable> tasks) {
        List<CompletableFuture<Void>> running =
                tasks.stream().map(t -> CompletableFuture.runAsync(t, retirers)).toList();
        running.forEach(CompletableFuture::join);
    }

    /** Runs a short task after a time; cancel what is returned if it is not needed. */
    Future<?> after(Duration delay, Runnable task) {
        return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        openers.shutdownNow();
        retirers.shutdown();
        timer.shutdownNow();
    }

    private static ThreadFactory named(String what) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread =
                    new Thread(task, "tenon-manager-" + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
