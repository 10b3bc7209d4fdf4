package dev.tenon.manager;

import dev.tenon.api.Deadline;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs one task whenever it is asked to, one run at a time: asked any number of times during a run,
 * it runs once more afterwards.
 */
final class Reconciliation {

    private final Runnable task;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private boolean running;
    private boolean again;

    /**
     * @param task throws nothing
     */
    Reconciliation(Runnable task, Executor executor) {
        this.task = task;
        this.executor = executor;
    }

    /** Asks for a run. */
    void signal() {
        lock.lock();
        try {
            again = true;
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        executor.execute(this::runUntilSettled);
    }

    /** Waits until every run that was asked for is over; false if the deadline passes. */
    boolean await(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (running) {
                if (!settled.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void runUntilSettled() {
        while (isAskedAgain()) {
            task.run();
        }
    }

    private boolean isAskedAgain() {
        lock.lock();
        try {
            boolean asked = again;
            again = false;
            running = asked;
            if (!asked) {
                settled.signalAll();
            }
            return asked;
        } finally {
            lock.unlock();
        }
    }
}
