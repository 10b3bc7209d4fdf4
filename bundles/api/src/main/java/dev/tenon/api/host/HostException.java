package dev.tenon.api.host;

import org.jspecify.annotations.Nullable;

/** Why a host function did not do what a guest asked. The message may be shown to the guest. */
public class HostException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The cases. */
    public enum Kind {
        /** A permission is missing. */
        DENIED,
        /** A quota, rate or size limit is reached. */
        EXHAUSTED,
        /** The request itself is wrong. */
        INVALID,
        /** It was tried and did not work. */
        FAILED
    }

    private final Kind kind;

    public HostException(Kind kind, String message) {
        this(kind, message, null);
    }

    public HostException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
