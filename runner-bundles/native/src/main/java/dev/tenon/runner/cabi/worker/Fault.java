package dev.tenon.runner.cabi.worker;

import java.io.IOException;

/**
 * Why a worker did not do what it was asked.
 *
 * @param kind its number; all but one are the same to the runner
 * @param message in the worker's words, which may be the library's
 */
record Fault(int kind, String message) {

    /** Longer messages are cut. */
    private static final int MAX_MESSAGE = 8 << 10;

    private static final int LIMIT = 6;

    static Fault of(Frame frame) throws IOException {
        Frame.Content content = frame.open();
        int kind = content.number();
        String message = content.text();
        return new Fault(
                kind,
                message.length() <= MAX_MESSAGE
                        ? message
                        : message.substring(0, MAX_MESSAGE) + "…");
    }

    /** Whether the bound of memory cannot be set, or leaves none for what was asked. */
    boolean isLimit() {
        return kind == LIMIT;
    }
}
