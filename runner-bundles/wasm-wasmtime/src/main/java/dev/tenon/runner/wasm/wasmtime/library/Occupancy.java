package dev.tenon.runner.wasm.wasmtime.library;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread in at a time, again and again the same one, and nobody once it is closed. Whoever
 * comes too many is turned away rather than kept waiting: it would be a mistake of ours.
 */
final class Occupancy {

    private static final VarHandle OWNER;

    /** Never started: it stands for nobody. */
    private static final Thread CLOSED = new Thread("closed");

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(Occupancy.class, "owner", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile @Nullable Thread owner;
    private int depth;

    /** Makes the calling thread the one that is in. */
    void enter() {
        Thread me = Thread.currentThread();
        if (OWNER.getOpaque(this) != me && !OWNER.compareAndSet(this, null, me)) {
            throw turnedAway();
        }
        depth++;
    }

    /** Takes back one {@link #enter}. */
    void leave() {
        if (--depth == 0) {
            OWNER.setRelease(this, null);
        }
    }

    /** Whether the calling thread is the one that is in. */
    boolean isMine() {
        return OWNER.getOpaque(this) == Thread.currentThread();
    }

    /** How often the thread that is in has entered. */
    int depth() {
        return depth;
    }

    /**
     * Lets nobody in any more.
     *
     * @return whether it did so now; {@code false} if it was closed already
     */
    boolean close() {
        if (OWNER.compareAndSet(this, null, CLOSED)) {
            return true;
        }
        if (owner == CLOSED) {
            return false;
        }
        throw turnedAway();
    }

    private IllegalStateException turnedAway() {
        return new IllegalStateException(
                owner == CLOSED ? "the instance is closed" : "the instance is in use");
    }
}
