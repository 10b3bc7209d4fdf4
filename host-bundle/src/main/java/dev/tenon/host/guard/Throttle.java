package dev.tenon.host.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lines of a log at a bounded rate, and the count of those dropped, told at most once a second: at
 * the first drop, and with the next line that comes a second or more later. Safe for use by many
 * threads; never waits.
 */
public final class Throttle {

    private static final long BETWEEN_REPORTS = TimeUnit.SECONDS.toNanos(1);

    private final TokenBucket bucket;
    private final LongSupplier nanoTime;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong reportFrom;

    public Throttle(int perSecond, int burst, LongSupplier nanoTime) {
        this.bucket = new TokenBucket(perSecond, burst, nanoTime);
        this.nanoTime = nanoTime;
        this.reportFrom = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * Runs the line's writing if the rate allows it.
     *
     * @param report gets how many were dropped since it was called last, where that is due
     */
    public void write(Runnable line, LongConsumer report) {
        boolean passes = bucket.take();
        if (!passes) {
            dropped.incrementAndGet();
        }
        if (dropped.get() > 0 && isReportDue()) {
            report.accept(dropped.getAndSet(0));
        }
        if (passes) {
            line.run();
        }
    }

    private boolean isReportDue() {
        long now = nanoTime.getAsLong();
        long from = reportFrom.get();
        return now - from >= 0 && reportFrom.compareAndSet(from, now + BETWEEN_REPORTS);
    }
}
