package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.EngineException;
import run.endive.runtime.WasmException;
import run.endive.wasi.WasiExitException;

/** What comes out of Endive, in our words. */
final class Faults {

    private static final String STACK_EXHAUSTED = "call stack exhausted";

    private Faults() {}

    static EngineException of(Throwable fault) {
        if (fault instanceof Carried carried) {
            return carried.exception;
        } else if (wasInterrupted(fault)) {
            // where Endive sleeps the flag is lost, and callers rely on it
            Thread.currentThread().interrupt();
            return new EngineException.Interrupted();
        } else if (fault instanceof WasiExitException exit) {
            return new EngineException.Exit(exit.exitCode());
        } else if (hasCause(fault, OutOfMemoryError.class)) {
            return new EngineException.OutOfMemory(fault);
        } else if (hasCause(fault, StackOverflowError.class)) {
            // its trace is a thousand lines of the same
            return new EngineException.Trap(STACK_EXHAUSTED, null);
        } else if (fault instanceof WasmException) {
            return new EngineException.Trap("exception that the module does not catch", fault);
        }
        String message = fault.getMessage();
        return new EngineException.Trap(message == null ? fault.toString() : message, fault);
    }

    private static boolean wasInterrupted(Throwable fault) {
        return Thread.currentThread().isInterrupted()
                || hasCause(fault, InterruptedException.class);
    }

    private static boolean hasCause(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the exception of a host function through the module's code, which cannot catch it. */
    static final class Carried extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final EngineException exception;

        Carried(EngineException exception) {
            super(exception);
            this.exception = exception;
        }
    }
}
