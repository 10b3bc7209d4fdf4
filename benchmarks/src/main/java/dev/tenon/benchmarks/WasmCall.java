package dev.tenon.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * A function of the plugin that is measured, {@code benchmarks/wasm/bench}, and what it answers.
 */
enum WasmCall {
    /** 100 bytes of JSON, and the same back. */
    ECHO("echo 100 B", "command", json(89), json(89)),
    /** SHA-256 of a megabyte that the plugin has itself. */
    SHA256("SHA-256 1 MB", "sha256", "", "\"" + Megabyte.DIGEST + "\""),
    /** Calls of one function by itself. */
    FIB("fib(32)", "fib", "", "2178309");

    private final String label;
    private final String function;
    private final byte[] parameters;
    private final String data;

    WasmCall(String label, String function, String parameters, String data) {
        this.label = label;
        this.function = function;
        this.parameters = parameters.getBytes(StandardCharsets.UTF_8);
        this.data = data;
    }

    /** As it stands in the table. */
    String label() {
        return label;
    }

    String function() {
        return function;
    }

    /** Not to be changed. */
    byte[] parameters() {
        return parameters;
    }

    /** A look that costs nothing; the first answer is compared whole. */
    void check(byte[] answer) {
        if (answer.length < data.length()) {
            throw new IllegalStateException(
                    "%s: found an answer of %d bytes, expected %d"
                            .formatted(function, answer.length, data.length()));
        }
    }

    void checkWhole(byte[] answer) {
        String found = new String(answer, StandardCharsets.UTF_8);
        if (!found.equals(data)) {
            throw new IllegalStateException(
                    "%s: found %s, expected %s".formatted(function, found, data));
        }
    }

    private static String json(int text) {
        return "{\"text\":\"" + "x".repeat(text) + "\"}";
    }

    private static final class Megabyte {

        static final String DIGEST = Digests.sha256(bytes());

        private static byte[] bytes() {
            byte[] bytes = new byte[1 << 20];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) i;
            }
            return bytes;
        }
    }
}
