package dev.tenon.runner.cabi.inprocess;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets the calls of a library that is not thread-safe in one at a time, in the order in which they
 * came. Safe for use by many threads.
 */
final class Turns {

    /** Not a lock, which a thread that has it gets again: a call must not enter from within one. */
    private final Semaphore turn = new Semaphore(1, true);

    /** Waits for this call's turn; whoever gets it calls {@link #pass} later. */
    void take(Deadline deadline) throws CallException {
        try {
            if (!takeAtOnce()
                    && !turn.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new CallException.Busy(
                        "the library is not thread-safe, and other calls were in it until the deadline");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallException.Unavailable(
                    "interrupted while other calls were in the library, which is not thread-safe",
                    interrupted);
        }
    }

    /** Lets the next one in. */
    void pass() {
        turn.release();
    }

    /**
     * Lets in those who wait, one after the other, though the one inside stays: for a library that
     * refuses them from now on.
     */
    void dissolve() {
        turn.release();
    }

    /** Only if nobody waits: whoever calls again and again would never let others in. */
    private boolean takeAtOnce() {
        return !turn.hasQueuedThreads() && turn.tryAcquire();
    }
}
