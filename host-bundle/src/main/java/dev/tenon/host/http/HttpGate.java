package dev.tenon.host.http;

import dev.tenon.host.guard.Refusal;
import dev.tenon.host.guard.TokenBucket;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * How many exchanges a plugin may have at once, and begin a second. Kept for a plugin id, across
 * its guests. Never waits.
 */
public final class HttpGate {

    static final int MOST_AT_ONCE = 16;
    static final int PER_SECOND = 100;
    static final int BURST = 500;

    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final TokenBucket rate;

    public HttpGate(LongSupplier nanoTime) {
        this.rate = new TokenBucket(PER_SECOND, BURST, nanoTime);
    }

    /** Takes a place, to be given back by {@link #leave()}. */
    void enter() throws Refusal {
        if (!rate.take()) {
            throw Refusal.exhausted("http.rate", "more than " + PER_SECOND + " requests a second");
        }
        if (!places.tryAcquire()) {
            throw Refusal.exhausted(
                    "http.concurrency", MOST_AT_ONCE + " requests are under way already");
        }
    }

    void leave() {
        places.release();
    }

    /** Places that are free now. */
    int free() {
        return places.availablePermits();
    }
}
