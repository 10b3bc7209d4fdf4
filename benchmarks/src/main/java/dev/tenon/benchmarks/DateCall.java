package dev.tenon.benchmarks;

import java.nio.charset.StandardCharsets;

/** The call that is measured: a date in, the same date out in another form. */
final class DateCall {

    static final String OPERATION = "date";

    /** As the peer sends it. */
    static final String PARAMS =
            "{\"text\":\"Mon, 02 Jan 2006 15:04:05 +0200\",\"note\":\"padded to 100 bytes\"}";

    /** As it is sent through the plugin service: 100 bytes or so. */
    static final byte[] PARAMETERS =
            "{\"operation\":\"%s\",\"params\":%s}"
                    .formatted(OPERATION, PARAMS)
                    .getBytes(StandardCharsets.UTF_8);

    private static final String ANSWER = "2006-01-02T13:04:05Z";

    private DateCall() {}

    /** A look that costs nothing; the first answer is compared whole. */
    static void check(int length) {
        if (length < ANSWER.length()) {
            throw new IllegalStateException("found an answer of " + length + " bytes");
        }
    }

    static void checkWhole(String answer) {
        if (!answer.contains(ANSWER)) {
            throw new IllegalStateException(
                    "found answer %s, expected %s in it".formatted(answer, ANSWER));
        }
    }
}
