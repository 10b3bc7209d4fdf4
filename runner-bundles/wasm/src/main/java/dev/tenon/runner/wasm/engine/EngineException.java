package dev.tenon.runner.wasm.engine;

import java.util.List;
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

        /**
         * @param reason see {@link TrapReason}
         * @param frames functions of the module that were running, the innermost first, as far as
         *     the engine knows
         */
        public Trap(String reason, List<String> frames, @Nullable Throwable cause) {
            super(frames.isEmpty() ? reason : reason + ", in " + String.join(" < ", frames), cause);
        }
    }

    /** The code called {@code proc_exit}. */
    public static final class Exit extends EngineException {
        private static final long serialVersionUID = 1L;

        private final int status;

        public Exit(int status) {
            super("exit with status " + status, null);
            this.status = status;
        }

        /** What it was called with. */
        public int status() {
            return status;
        }
    }

    /** The thread was interrupted. Its interrupt flag is set when this is thrown. */
    public static final class Interrupted extends EngineException {
        private static final long serialVersionUID = 1L;

        public Interrupted() {
            super("interrupted", null);
        }
    }

    /** The engine has no place for another instance just now; the message says which bound. */
    public static final class Exhausted extends EngineException {
        private static final long serialVersionUID = 1L;

        public Exhausted(String message) {
            super(message, null);
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
