package dev.tenon.runner.wasm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops calls whose deadline has passed. One thread for a runner: it looks at every instance's call
 * a hundred times and more a second while there are calls, so that a call costs a few writes and no
 * timer; and sleeps while there are none.
 */
final class Watchdog implements AutoCloseable {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Rounds without a call before it sleeps: waking it costs a caller more than a round does. */
    private static final int QUIET_ROUNDS = 40;

    private static final long JOIN_MILLIS = 1_000;

    private final Set<WatchedCall> calls = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "tenon-wasm-watchdog");
    private volatile boolean asleep;
    private volatile boolean closed;

    Watchdog() {
        thread.setDaemon(true);
        // not the class loader of whoever happened to start us
        thread.setContextClassLoader(null);
        thread.start();
    }

    void add(WatchedCall call) {
        calls.add(call);
    }

    void remove(WatchedCall call) {
        calls.remove(call);
    }

    /** Called after a call has begun. */
    void awake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread. Calls are not stopped any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int quiet = 0;
        while (!closed) {
            quiet = anyCall() ? 0 : quiet + 1;
            if (quiet < QUIET_ROUNDS) {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            } else {
                sleep();
                quiet = 0;
            }
        }
    }

    /** A call that begins before the flag is seen here, one that begins after it sees the flag. */
    private void sleep() {
        asleep = true;
        if (!anyCall() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private boolean anyCall() {
        boolean any = false;
        for (WatchedCall call : calls) {
            any |= call.stopIfDue();
        }
        return any;
    }
}
