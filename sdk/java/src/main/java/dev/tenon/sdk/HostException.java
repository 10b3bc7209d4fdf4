package dev.tenon.sdk;

/** Why the container did not do what the plugin asked of it. */
public class HostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The cases. */
    public enum Kind {
        /** The plugin's permissions do not allow it. */
        DENIED,
        /** A quota, a rate or a size is used up. */
        EXHAUSTED,
        /** The request itself is wrong. */
        INVALID,
        /** It was tried and did not work, or the call's time was over. */
        FAILED
    }

    private final Kind kind;

    HostException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    HostException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
