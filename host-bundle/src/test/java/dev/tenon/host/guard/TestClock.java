package dev.tenon.host.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told to go on. Begins where {@code nanoTime} overflows. */
public final class TestClock implements LongSupplier {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);

    @Override
    public long getAsLong() {
        return now.get();
    }

    public void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
