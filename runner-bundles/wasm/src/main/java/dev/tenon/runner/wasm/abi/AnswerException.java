package dev.tenon.runner.wasm.abi;

/** An answer of a plugin that is no result. The cases are closed. */
public abstract sealed class AnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    private AnswerException(String message) {
        // an answer, not a fault of ours: nobody misses the stack trace
        super(message, null, false, false);
    }

    /** The plugin said no; the message is its own. */
    public static final class Refused extends AnswerException {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message);
        }
    }

    /** The answer breaks the ABI; the message says how. */
    public static final class Malformed extends AnswerException {
        private static final long serialVersionUID = 1L;

        public Malformed(String message) {
            super(message);
        }
    }
}
