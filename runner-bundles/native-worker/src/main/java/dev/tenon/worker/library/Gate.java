package dev.tenon.worker.library;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts who is inside, so that what lies behind it goes when it is closed and nobody is inside any
 * more: exactly once, and nobody ever waits. Thread-safe.
 */
final class Gate {

    private static final long CLOSED = 1L << 62;

    private final AtomicLong state = new AtomicLong();

    /** Whether one may go in; whoever may calls {@link #leave} later. */
    boolean enter() {
        while (true) {
            long now = state.get();
            if (now >= CLOSED) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Whether this was the last to leave a closed gate. */
    boolean leave() {
        return state.decrementAndGet() == CLOSED;
    }

    /** Whether this closed it with nobody inside. */
    boolean close() {
        return state.getAndUpdate(now -> now | CLOSED) == 0;
    }
}
