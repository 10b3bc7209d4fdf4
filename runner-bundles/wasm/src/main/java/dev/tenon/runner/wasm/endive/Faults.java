package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.TrapReason;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import run.endive.runtime.WasmException;

/** What comes out of Endive, in our words. */
final class Faults {

    private static final String STACK_EXHAUSTED = "call stack exhausted";
    private static final String GENERATED = "CompiledMachine";
    private static final Pattern FUNCTION = Pattern.compile("func_(\\d+)");
    private static final int MOST_FRAMES = 16;

    private Faults() {}

    static EngineException of(Throwable fault) {
        if (fault instanceof Carried carried) {
            return carried.exception;
        } else if (wasInterrupted(fault)) {
            // where Endive sleeps the flag is lost, and callers rely on it
            Thread.currentThread().interrupt();
            return new EngineException.Interrupted();
        } else if (hasCause(fault, OutOfMemoryError.class)) {
            return new EngineException.OutOfMemory(fault);
        } else if (hasCause(fault, StackOverflowError.class)) {
            // its trace is a thousand lines of the same
            return new EngineException.Trap(STACK_EXHAUSTED, frames(fault), null);
        } else if (fault instanceof WasmException) {
            return new EngineException.Trap(
                    "exception that the module does not catch", frames(fault), fault);
        }
        String message = fault.getMessage();
        return new EngineException.Trap(
                TrapReason.of(message == null ? fault.toString() : message), frames(fault), fault);
    }

    /**
     * The module's functions are methods of generated classes, each with its number in its name.
     */
    private static List<String> frames(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Arrays.stream(root.getStackTrace())
                .filter(frame -> frame.getClassName().contains(GENERATED))
                .map(frame -> FUNCTION.matcher(frame.getMethodName()))
                .filter(Matcher::matches)
                .limit(MOST_FRAMES)
                .map(name -> "function " + name.group(1))
                .toList();
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
