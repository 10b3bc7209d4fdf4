package dev.tenon.deployer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time for each plugin, so that of two deployments of a source the later one reads the
 * later content. Different plugins do not wait for each other.
 *
 * <p>A turn lasts while bundles are installed and started, and the framework calls the manager
 * meanwhile. So nothing that such a callback needs may wait for a turn: {@link Ledger} does not.
 */
final class Turns {

    private final Map<String, Lock> locks = new ConcurrentHashMap<>();

    /** What is done in a turn. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    void run(String id, Runnable work) {
        take(
                id,
                () -> {
                    work.run();
                    return id;
                });
    }

    <T, E extends Exception> T take(String id, Work<T, E> work) throws E {
        Lock lock = locks.computeIfAbsent(id, i -> new ReentrantLock());
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
