package dev.tenon.manifest;

import java.io.IOException;

/** A text cannot be read on from here: everything after this place would be guesswork. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String found;
    private final String expected;

    UnreadableException(int line, String found, String expected) {
        super("line " + line + ": found " + found + ", expected " + expected);
        this.line = line;
        this.found = found;
        this.expected = expected;
    }

    int line() {
        return line;
    }

    String found() {
        return found;
    }

    String expected() {
        return expected;
    }
}
