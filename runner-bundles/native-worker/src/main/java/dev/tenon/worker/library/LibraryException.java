package dev.tenon.worker.library;

/** Why a library cannot be used, or what it answered instead of a string. */
public final class LibraryException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        /** The dynamic linker refused it; the message is the linker's. */
        NOT_LOADED,
        /** It lacks a function that every plugin has. */
        NO_SYMBOL,
        /** It is of another version of the ABI. */
        WRONG_VERSION,
        /** It returned a null pointer where a string was due. */
        NULL_RESULT,
        /** A string of it has no end within the bound. */
        TOO_LONG,
        /** The input cannot be a C string; the library was not called. */
        INVALID_INPUT,
        /** There is no native memory for the input; the library was not called. */
        NO_MEMORY,
        /** It has been closed; it was not called. */
        CLOSED
    }

    private final Kind kind;

    LibraryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
