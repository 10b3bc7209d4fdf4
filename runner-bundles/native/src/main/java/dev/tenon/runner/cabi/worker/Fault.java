package dev.tenon.runner.cabi.worker;

import java.io.IOException;

/**
 * Why a worker did not do what it was asked.
 *
 * @param kind its number; one of {@link Kind}'s, or not
 * @param message in the worker's words, which may be the library's
 */
record Fault(int kind, String message) {

    /** Longer messages are cut. */
    private static final int MAX_MESSAGE = 8 << 10;

    /** What the runner tells apart; a worker has more of them. */
    enum Kind {
        NULL_RESULT(4),
        TOO_LONG(5),
        LIMIT(6);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

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

    boolean is(Kind wanted) {
        return kind == wanted.number;
    }
}
