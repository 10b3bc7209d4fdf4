package dev.tenon.runner.cabi.worker;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lanes to one worker, as many as calls may run at once. Made when they are needed; the one
 * used last is used next, as its thread is the warmest. Safe for use by many threads.
 */
final class Lanes implements AutoCloseable {

    private final Connecting connecting;
    private final int most;
    private final Semaphore permits;
    private final Deque<Lane> free = new ConcurrentLinkedDeque<>();
    private final Set<Lane> all = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Lane first;
    private volatile boolean closed;

    /** Makes a lane. */
    @FunctionalInterface
    interface Connecting {
        Lane connect() throws IOException;
    }

    Lanes(Connecting connecting, int most) {
        this.connecting = connecting;
        this.most = most;
        this.permits = new Semaphore(most, true);
    }

    /**
     * A lane for one call, to be given back.
     *
     * @throws CallException busy, if all are in use until the deadline
     * @throws IOException if the worker takes no more
     */
    Lane take(Deadline deadline) throws CallException, IOException {
        acquire(deadline);
        try {
            if (closed) {
                throw new EOFException("closed");
            }
            Lane lane = free.pollFirst();
            return lane == null ? connect() : lane;
        } catch (IOException | RuntimeException failed) {
            permits.release();
            throw failed;
        }
    }

    /** The first lane, for what comes before any call; free for calls, too. */
    Lane first() throws IOException {
        Lane lane = connect();
        first = lane;
        free.addFirst(lane);
        return lane;
    }

    /** Gives back a lane whose call has had its answer. */
    void giveBack(Lane lane) {
        free.addFirst(lane);
        permits.release();
    }

    /** Gives back a lane on which nothing more can be said. */
    void lose(Lane lane) {
        all.remove(lane);
        close(lane);
        permits.release();
    }

    /** The first lane, if none is in use; from then on none can be taken. */
    Optional<Lane> takeAll() {
        return permits.tryAcquire(most) ? Optional.ofNullable(first) : Optional.empty();
    }

    /** Ends what waits on any of them, and for any of them. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            all.forEach(Lanes::close);
            permits.release(most);
        }
    }

    private void acquire(Deadline deadline) throws CallException {
        if (permits.tryAcquire()) {
            return;
        }
        try {
            if (!permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new CallException.Busy(
                        "the library has its %d calls at once".formatted(most));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallException.Unavailable(
                    "interrupted while waiting for other calls", interrupted);
        }
    }

    private Lane connect() throws IOException {
        Lane lane = connecting.connect();
        all.add(lane);
        if (closed) {
            // who closed may have looked before it was there
            close(lane);
        }
        return lane;
    }

    private static void close(Lane lane) {
        try {
            lane.close();
        } catch (IOException e) {
            // it is of no use any more in any case
        }
    }
}
