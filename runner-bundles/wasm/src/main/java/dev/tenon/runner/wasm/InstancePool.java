package dev.tenon.runner.wasm;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instances of one guest: never more than allowed, made when needed, the one used last used
 * first, so that those that are too many are not used and go after a while. Never enters an
 * instance itself.
 */
final class InstancePool {

    private final String plugin;
    private final int maxInstances;
    private final Duration waitTimeout;
    private final long idleRounds;
    private final Watchdog watchdog;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<PooledInstance> idle = new ArrayDeque<>();
    private final Set<PooledInstance> inUse = new HashSet<>();
    private long round;
    private boolean closed;

    /**
     * @param idleTimeout how long instances are kept that no call uses; one is always kept
     */
    InstancePool(
            String plugin,
            int maxInstances,
            Duration waitTimeout,
            Duration idleTimeout,
            Watchdog watchdog) {
        this.plugin = plugin;
        this.maxInstances = maxInstances;
        this.waitTimeout = waitTimeout;
        this.idleRounds = Math.max(1, idleTimeout.dividedBy(Watchdog.SWEEP));
        this.watchdog = watchdog;
        watchdog.add(this);
    }

    /**
     * Takes an instance for the calling thread; give it back by {@link #giveBack} or {@link
     * #discard}.
     *
     * @throws CallException.Busy if none gets free in time
     * @throws CallException.Unavailable if the pool is closed, or the thread interrupted
     */
    PooledInstance take(Deadline deadline) throws CallException {
        lock.lock();
        try {
            if (!hasFree()) {
                await(deadline);
            }
            if (closed) {
                throw new CallException.Unavailable("plugin '" + plugin + "' is stopped");
            }
            PooledInstance instance = idle.isEmpty() ? place() : idle.pop();
            inUse.add(instance);
            return instance;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back an instance that another call may use. */
    void giveBack(PooledInstance instance) {
        lock.lock();
        try {
            inUse.remove(instance);
            if (!closed) {
                instance.usedIn(round);
                idle.push(instance);
                changed.signal();
                return;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        free(instance);
    }

    /** Gives back an instance that no call may use again. */
    void discard(PooledInstance instance) {
        free(instance);
        lock.lock();
        try {
            inUse.remove(instance);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Frees instances that have been idle for long. Called once in each {@link Watchdog#SWEEP}. */
    void sweep() {
        List<PooledInstance> unused = new ArrayList<>();
        lock.lock();
        try {
            round++;
            while (idle.size() > 1 && round - idle.getLast().usedIn() > idleRounds) {
                unused.add(idle.removeLast());
            }
        } finally {
            lock.unlock();
        }
        unused.forEach(this::free);
    }

    /** Frees all instances; stops the calls that are in some, and waits until they have ended. */
    void close(Duration atMost) {
        List<PooledInstance> unused;
        watchdog.remove(this);
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            unused = List.copyOf(idle);
            idle.clear();
            inUse.forEach(instance -> instance.call().close());
        } finally {
            lock.unlock();
        }
        unused.forEach(this::free);
        awaitUnused(Deadline.after(atMost));
    }

    private boolean hasFree() {
        return closed || !idle.isEmpty() || inUse.size() < maxInstances;
    }

    private void await(Deadline deadline) throws CallException {
        Deadline end = deadline.orAfter(waitTimeout);
        try {
            while (!hasFree()) {
                if (changed.awaitNanos(end.remainingNanos()) <= 0 && !hasFree()) {
                    throw new CallException.Busy(
                            "plugin '%s' has all its %d instances in use"
                                    .formatted(plugin, maxInstances));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallException.Unavailable(
                    "plugin '" + plugin + "': interrupted while waiting for an instance",
                    interrupted);
        }
    }

    /** An interrupt does not end it: instances left behind would go on running. */
    private void awaitUnused(Deadline end) {
        boolean interrupted = false;
        lock.lock();
        try {
            while (!inUse.isEmpty() && !end.hasPassed()) {
                try {
                    changed.awaitNanos(end.remainingNanos());
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private PooledInstance place() {
        WatchedCall call = new WatchedCall(watchdog);
        watchdog.add(call);
        return new PooledInstance(call);
    }

    private void free(PooledInstance instance) {
        watchdog.remove(instance.call());
        instance.close();
    }
}
