package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.imports.CurrentCall;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The call that an instance is in, and the handshake that stops it. One object for each instance,
 * used again for each call.
 *
 * <p>A call runs on its caller's own thread and is stopped by interrupting that thread, so two
 * things must not happen: that an interrupt of ours comes late and stays behind in the caller's
 * thread, and that an interrupt somebody else sent is taken for ours and lost. Only who moves the
 * state to {@code SIGNALLING} may interrupt, and a call cannot end in that state; so an interrupt
 * of ours always falls inside its call, and {@link #end} knows of it. Before it interrupts, the
 * watchdog looks whether the flag is set already: then somebody else has interrupted, which stops
 * the call as well, and is left alone. What cannot be told apart is an interrupt from elsewhere
 * that falls into the moment between ours and the end of the call, since a thread has one flag
 * only.
 */
final class WatchedCall implements CurrentCall {

    /** Why a call was stopped. */
    enum Cause {
        DEADLINE,
        CLOSED
    }

    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int SIGNALLING = 2;
    private static final int STOPPED = 3;

    private final Watchdog watchdog;
    private final AtomicInteger state = new AtomicInteger(IDLE);
    private volatile boolean closed;

    // written by the caller's thread when idle, read by others only while signalling
    private @Nullable Thread thread;
    private @Nullable Deadline deadline;
    private @Nullable Cause cause;

    WatchedCall(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /** Begins a call on this thread. */
    void begin(Deadline until) {
        thread = Thread.currentThread();
        deadline = until;
        state.set(RUNNING);
        watchdog.awake();
    }

    /**
     * Ends the call on its own thread, and takes back our interrupt if there was one.
     *
     * @return why the call was stopped; {@code null} if nobody of ours stopped it
     */
    @Nullable Cause end() {
        while (true) {
            if (state.compareAndSet(RUNNING, IDLE)) {
                thread = null;
                return null;
            }
            if (state.compareAndSet(STOPPED, IDLE)) {
                Cause why = cause;
                cause = null;
                thread = null;
                Thread.interrupted();
                return why;
            }
            // another thread is between two lines of stopIfDue
            Thread.yield();
        }
    }

    /** Stops the call it is in, and every later one. */
    void close() {
        closed = true;
        stopIfDue();
    }

    /**
     * Interrupts the call if it is over, and again if something swallowed the interrupt.
     *
     * @return whether there is a call at all
     */
    boolean stopIfDue() {
        int seen = state.get();
        if (seen == IDLE) {
            return false;
        }
        // while signalling another thread is at it: two would not know of each other's interrupt
        boolean due = seen == STOPPED || seen == RUNNING && isDue(deadline);
        if (due && state.compareAndSet(seen, SIGNALLING)) {
            // the call may be another one than that of the first look, but now it stays
            state.set(signal() ? STOPPED : RUNNING);
        }
        return true;
    }

    private boolean signal() {
        Thread running = thread;
        if (cause == null) {
            if (!isDue(deadline) || running == null || running.isInterrupted()) {
                return false;
            }
            cause = closed ? Cause.CLOSED : Cause.DEADLINE;
        }
        if (running != null) {
            running.interrupt();
        }
        return true;
    }

    private boolean isDue(@Nullable Deadline until) {
        return closed || until != null && until.hasPassed();
    }

    @Override
    public Deadline deadline() {
        Deadline until = deadline;
        if (until == null) {
            throw new IllegalStateException("no call");
        }
        return until;
    }

    @Override
    public void checkpoint() throws EngineException.Interrupted {
        if (isDue(deadline)) {
            throw new EngineException.Interrupted();
        }
    }
}
