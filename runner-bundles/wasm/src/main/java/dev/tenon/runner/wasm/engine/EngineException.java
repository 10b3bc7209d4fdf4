package dev.tenon.runner.wasm.engine;

import org.jspecify.annotations.Nullable;

/** Why code in an instance did not come to its end. The cases are closed. */
public abstract sealed class EngineException extends Exception {

    private static final long serialVersionUID = 1L;

    private EngineException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The code broke: an instruction that traps, an exception nobody caught, too deep a stack. */
    public static final class Trap extends EngineException {
        private static final long serialVersionUID = 1L;

        public Trap(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The code called {@code proc_exit}. */
    public static final class Exit extends EngineException {
        private static final long serialVersionUID = 1L;

        public Exit(int status) {
            super("exit with status " + status, null);
        }
    }

    /** The thread was interrupted. Its interrupt flag is set when this is thrown. */
    public static final class Interrupted extends EngineException {
        private static final long serialVersionUID = 1L;

        public Interrupted() {
            super("interrupted", null);
        }
    }

    /** The host had no memory for what the code asked. */
    public static final class OutOfMemory extends EngineException {
        private static final long serialVersionUID = 1L;

        public OutOfMemory(@Nullable Throwable cause) {
            super("out of memory", cause);
        }
    }
}
