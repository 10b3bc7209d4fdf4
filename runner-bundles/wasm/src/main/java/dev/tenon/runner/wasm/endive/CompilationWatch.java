package dev.tenon.runner.wasm.endive;

import dev.tenon.api.Deadline;

/** Ends a compilation whose time is over, from inside the compiler. */
final class CompilationWatch {

    private final Deadline deadline;

    CompilationWatch(Deadline deadline) {
        this.deadline = deadline;
    }

    void check() {
        if (deadline.hasPassed()) {
            throw new Expired("the module is not compiled by the deadline");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Expired("interrupted while the module was compiled");
        }
    }

    /** Unchecked, because it passes through the compiler. */
    static final class Expired extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Expired(String message) {
            super(message);
        }
    }
}
