package dev.tenon.benchmarks;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Gives a plugin new content again and again, while it is called. */
final class SoakReloads implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 90;

    private final WasmContainer container;
    private final String id;
    private final WasmModule module;
    private final AtomicLong count = new AtomicLong();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> reloads;

    SoakReloads(WasmContainer container, String id, WasmModule module, Duration between) {
        this.container = container;
        this.id = id;
        this.module = module;
        reloads =
                thread.scheduleWithFixedDelay(
                        this::reload, between.toNanos(), between.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many reloads are done. */
    long count() {
        return count.get();
    }

    /** Throws why there is no reload any more, if one has failed. */
    void check() throws Exception {
        if (reloads.isDone()) {
            reloads.get();
        }
    }

    @Override
    public void close() throws InterruptedException {
        reloads.cancel(false);
        thread.shutdown();
        if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("found a reload that does not end");
        }
    }

    private void reload() {
        try {
            String before = hash();
            container.replace(id, module.variant(count.get() + 1));
            if (hash().equals(before)) {
                throw new IllegalStateException("found the content of before in service");
            }
            count.incrementAndGet();
        } catch (Exception failed) {
            throw new IllegalStateException("reload " + (count.get() + 1) + ": " + failed, failed);
        }
    }

    private String hash() {
        return String.valueOf(container.registry().plugin(id).orElseThrow().hash());
    }
}
