package dev.tenon.worker;

import dev.tenon.worker.library.LibraryException;

/** What went wrong, as the runner is told. */
enum FaultKind {
    NOT_LOADED(1),
    NO_SYMBOL(2),
    WRONG_VERSION(3),
    NULL_RESULT(4),
    TOO_LONG(5),
    /** A limit cannot be set, or leaves no room for the input. */
    LIMIT(6),
    /** The runner does not follow the protocol; the process ends. */
    PROTOCOL(7),
    /** The input has a NUL in it; the library was not called. */
    INVALID_INPUT(8);

    private final byte number;

    FaultKind(int number) {
        this.number = (byte) number;
    }

    byte number() {
        return number;
    }

    static FaultKind of(LibraryException.Kind kind) {
        return switch (kind) {
            case NOT_LOADED -> NOT_LOADED;
            case NO_SYMBOL -> NO_SYMBOL;
            case WRONG_VERSION -> WRONG_VERSION;
            case NULL_RESULT -> NULL_RESULT;
            case TOO_LONG -> TOO_LONG;
            case NO_MEMORY -> LIMIT;
            case INVALID_INPUT -> INVALID_INPUT;
            case CLOSED -> PROTOCOL;
        };
    }
}
