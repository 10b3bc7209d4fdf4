package dev.tenon.runner.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a guest holds, to be let go of in the order opposite to that in which it came. What comes
 * after the end is let go of at once.
 */
public final class Belongings implements AutoCloseable {

    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private boolean closed;

    /**
     * Holds one more.
     *
     * @throws IllegalStateException if all was let go of already, as this one now is, too
     */
    public <T extends AutoCloseable> T add(T one) {
        synchronized (this) {
            if (!closed) {
                held.push(one);
                return one;
            }
        }
        close(one);
        throw new IllegalStateException("closed while starting");
    }

    /** Whether all was let go of. */
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        Deque<AutoCloseable> all;
        synchronized (this) {
            closed = true;
            all = new ArrayDeque<>(held);
            held.clear();
        }
        all.forEach(Belongings::close);
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // the others are let go of all the same, and there is nobody who could do better
        }
    }
}
