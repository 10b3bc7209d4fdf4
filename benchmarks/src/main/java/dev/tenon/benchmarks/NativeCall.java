package dev.tenon.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * The call that is measured: parameters that come back as the output of the result.
 *
 * <p>They are one long text, the form on which JSON libraries are fastest; what has more structure
 * costs a host that builds values of it more.
 */
enum NativeCall {
    /** 100 bytes. */
    SMALL("100 B", 89),
    /** 10 KiB. */
    LARGE("10 KB", 10_229);

    static final String FUNCTION = "execute";

    private final String label;
    private final int text;
    private final String parameters;

    NativeCall(String label, int text) {
        this.label = label;
        this.text = text;
        this.parameters = "{\"text\":\"" + "x".repeat(text) + "\"}";
    }

    /** As it stands in the table. */
    String label() {
        return label;
    }

    /** How long the text in the parameters is, from which the peer makes its own. */
    int text() {
        return text;
    }

    byte[] parameters() {
        return parameters.getBytes(StandardCharsets.UTF_8);
    }

    /** A look that costs nothing; the first answer is compared whole. */
    void check(byte[] answer) {
        if (answer.length < parameters.length()) {
            throw new IllegalStateException("found an answer of " + answer.length + " bytes");
        }
    }

    void checkWhole(byte[] answer) {
        String found = new String(answer, StandardCharsets.UTF_8);
        if (!found.contains("\"success\":true") || !found.contains("\"output\":" + parameters)) {
            throw new IllegalStateException(
                    "found answer %s, expected output %s".formatted(found, parameters));
        }
    }
}
