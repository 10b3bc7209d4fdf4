package dev.tenon.runner.wasm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops calls whose deadline has passed, and lets pools shrink. One thread for a runner: it looks
 * at every instance's call a hundred times and more a second while there are calls, so that a call
 * costs a few writes and no timer; and sleeps while there are none, but for looking at the pools.
 */
final class Watchdog implements AutoCloseable {

    /** Between two looks at each pool. */
    static final Duration SWEEP = Duration.ofSeconds(1);

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Rounds without a call before it sleeps: waking it costs a caller more than a round does. */
    private static final int QUIET_ROUNDS = 40;

    private static final long JOIN_MILLIS = 1_000;

    private final Runnable tick;
    private final Set<WatchedCall> calls = ConcurrentHashMap.newKeySet();
    private final Set<InstancePool> pools = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "tenon-wasm-watchdog");
    private long lastSweep = System.nanoTime();
    private volatile boolean asleep;
    private volatile boolean closed;

    /**
     * @param tick called in each round with a call, after overdue ones were interrupted
     */
    Watchdog(Runnable tick) {
        this.tick = tick;
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

    void add(InstancePool pool) {
        pools.add(pool);
        LockSupport.unpark(thread);
    }

    void remove(InstancePool pool) {
        pools.remove(pool);
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
            if (anyCall()) {
                quiet = 0;
                tick.run();
            } else {
                quiet++;
            }
            sweep();
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
            if (pools.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, SWEEP.toNanos());
            }
        }
        asleep = false;
    }

    private void sweep() {
        long now = System.nanoTime();
        if (now - lastSweep >= SWEEP.toNanos()) {
            lastSweep = now;
            pools.forEach(Watchdog::sweep);
        }
    }

    /** What goes wrong while an instance is freed must not keep calls from being stopped. */
    private static void sweep(InstancePool pool) {
        try {
            pool.sweep();
        } catch (RuntimeException broken) {
            System.getLogger(Watchdog.class.getName())
                    .log(System.Logger.Level.WARNING, "an idle instance was not freed", broken);
        }
    }

    private boolean anyCall() {
        boolean any = false;
        for (WatchedCall call : calls) {
            any |= call.stopIfDue();
        }
        return any;
    }
}
