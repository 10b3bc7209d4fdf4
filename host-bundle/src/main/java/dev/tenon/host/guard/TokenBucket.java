package dev.tenon.host.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A rate with a burst: as many tokens as the burst at first, then so many a second. Never waits;
 * safe for use by many threads, without a lock.
 *
 * <p>Kept as one number, the moment at which the bucket is full again (the generic cell rate
 * algorithm): taking a token moves it by one token's time into the future, and it may not lie
 * further ahead than the time of the whole burst.
 */
public final class TokenBucket {

    private final long nanosPerToken;
    private final long nanosOfBurst;
    private final LongSupplier nanoTime;
    private final AtomicLong fullAt;

    /**
     * @param nanoTime {@link System#nanoTime}, or a clock of a test
     */
    public TokenBucket(int perSecond, int burst, LongSupplier nanoTime) {
        this.nanosPerToken = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanosOfBurst = nanosPerToken * burst;
        this.nanoTime = nanoTime;
        this.fullAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** Takes a token; {@code false} if there is none. */
    public boolean take() {
        while (true) {
            long now = nanoTime.getAsLong();
            long before = fullAt.get();
            long after = (before - now > 0 ? before : now) + nanosPerToken;
            if (after - now > nanosOfBurst) {
                return false;
            }
            if (fullAt.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
