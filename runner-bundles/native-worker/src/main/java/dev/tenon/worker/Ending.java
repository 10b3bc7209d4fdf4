package dev.tenon.worker;

/** How the process ends. */
@FunctionalInterface
interface Ending {

    /** Why it does. */
    enum Reason {
        /** The runner asked for it, and the library is unloaded. */
        STOPPED,
        /** The runner is gone. */
        ABANDONED,
        /** The runner does not follow the protocol. */
        VIOLATED,
        /** The worker cannot go on, mostly as the library has left no memory for it. */
        BROKEN
    }

    /** Does it; comes back only in rehearsal. */
    void end(Reason reason);
}
