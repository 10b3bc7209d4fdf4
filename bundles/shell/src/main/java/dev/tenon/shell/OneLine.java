package dev.tenon.shell;

/**
 * Text of others for a terminal: manifests and plugins may say anything, and a terminal obeys
 * control characters.
 */
final class OneLine {

    private OneLine() {}

    /** The text with each run of control characters, line ends among them, as one space. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e]+", " ")
                .strip();
    }
}
