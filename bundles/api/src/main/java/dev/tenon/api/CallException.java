package dev.tenon.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a call to a plugin has no answer.
 *
 * <p>The cases are closed. An edge that maps them to something else (an exit status, an HTTP
 * status) switches over {@link #kind()}, so that the compiler tells it of a case that it left out;
 * a consumer that minds one case catches that class. The message is for people and says which
 * plugin and function.
 */
public abstract sealed class CallException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The cases, one for each class. */
    public enum Kind {
        UNAVAILABLE,
        BUSY,
        DEADLINE_EXCEEDED,
        DENIED,
        NO_SUCH_FUNCTION,
        FAILED,
        CRASHED
    }

    private CallException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Which case this is. */
    public abstract Kind kind();

    /** No guest is in service: the plugin is stopped, removed, or could not be started. */
    public static final class Unavailable extends CallException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message, null);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }

    /** The plugin has as many calls as it may have, and none ended while this one waited. */
    public static final class Busy extends CallException {
        private static final long serialVersionUID = 1L;

        public Busy(String message) {
            super(message, null);
        }

        @Override
        public Kind kind() {
            return Kind.BUSY;
        }
    }

    /** The deadline passed. Whether the plugin did what it was asked is unknown. */
    public static final class DeadlineExceeded extends CallException {
        private static final long serialVersionUID = 1L;

        public DeadlineExceeded(String message) {
            super(message, null);
        }

        @Override
        public Kind kind() {
            return Kind.DEADLINE_EXCEEDED;
        }
    }

    /** A permission is missing. */
    public static final class Denied extends CallException {
        private static final long serialVersionUID = 1L;

        public Denied(String message) {
            super(message, null);
        }

        @Override
        public Kind kind() {
            return Kind.DENIED;
        }
    }

    /** The plugin has no function, or declares no operation, of that name. */
    public static final class NoSuchFunction extends CallException {
        private static final long serialVersionUID = 1L;

        public NoSuchFunction(String message) {
            super(message, null);
        }

        @Override
        public Kind kind() {
            return Kind.NO_SUCH_FUNCTION;
        }
    }

    /** The plugin answered that it cannot do it; the message is the plugin's own. */
    public static final class Failed extends CallException {
        private static final long serialVersionUID = 1L;

        public Failed(String message) {
            super(message, null);
        }

        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /**
     * The plugin's code broke: a trap, an exit, a signal, or an answer that breaks the contract.
     */
    public static final class Crashed extends CallException {
        private static final long serialVersionUID = 1L;

        public Crashed(String message) {
            super(message, null);
        }

        public Crashed(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public Kind kind() {
            return Kind.CRASHED;
        }
    }
}
