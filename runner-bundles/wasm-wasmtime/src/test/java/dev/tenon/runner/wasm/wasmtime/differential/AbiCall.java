package dev.tenon.runner.wasm.wasmtime.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A call of a plugin of {@link AbiModule}.
 *
 * @param parameters as the plugin gets them
 */
record AbiCall(String function, byte[] parameters) {

    private static final List<Integer> POINTERS =
            List.of(
                    AbiModule.POKED,
                    AbiModule.POKED + 1,
                    0,
                    4096,
                    65_535,
                    131_071,
                    131_072,
                    -1,
                    Integer.MIN_VALUE,
                    Integer.MAX_VALUE);

    private static final List<String> TEXTS =
            List.of(
                    "k",
                    "key",
                    "denied",
                    "broken",
                    "ü\uD83D\uDE00",
                    "\"",
                    "\\u0000\n",
                    "http://host/path",
                    "GET",
                    "aGk=",
                    "not base64!",
                    "a.b",
                    "2026-01-01T00:00:00Z");

    private static final List<String> NAMES =
            List.of(
                    "method",
                    "url",
                    "headers",
                    "body",
                    "event_type",
                    "source",
                    "data",
                    "tags",
                    "error",
                    "created_at",
                    "event_id",
                    "x");

    private static final int DEEPEST = 4;

    /**
     * @param poked bytes that were poked last
     */
    static AbiCall of(Choices choices, int poked) {
        return switch (choices.below(10)) {
            case 0, 1 -> new AbiCall("poke", poked(choices));
            case 2 -> new AbiCall("raw", envelope(choices).getBytes(UTF_8));
            case 3 -> new AbiCall("raw", bytes(choices));
            case 4 ->
                    new AbiCall(
                            choices.of(
                                    List.of(
                                            "packed",
                                            "load",
                                            "divide",
                                            "grow",
                                            "unreachable",
                                            "alloc",
                                            "absent")),
                            words(choices, poked));
            default -> new AbiCall(choices.of(List.of(AbiModule.calls())), words(choices, poked));
        };
    }

    @Override
    public String toString() {
        return function + " " + new String(parameters, UTF_8);
    }

    private static byte[] poked(Choices choices) {
        return switch (choices.below(6)) {
            case 0 -> choices.of(TEXTS).getBytes(UTF_8);
            case 1 -> bytes(choices);
            case 2 -> json(choices, 0).getBytes(UTF_8);
            case 3 -> request(choices).getBytes(UTF_8);
            case 4 -> event(choices).getBytes(UTF_8);
            default -> vectors(choices);
        };
    }

    private static String request(Choices choices) {
        return "{\"method\":%s,\"url\":%s,\"headers\":%s,\"body\":%s}"
                .formatted(
                        string(choices), string(choices), object(choices, TEXTS), string(choices));
    }

    private static String event(Choices choices) {
        return "{\"event_type\":%s,\"data\":%s,\"tags\":%s}"
                .formatted(string(choices), object(choices, NAMES), object(choices, NAMES));
    }

    /** Two buffers to write from, as WASI is told of them. */
    private static byte[] vectors(Choices choices) {
        byte[] vectors = new byte[16];
        for (int i = 0; i < 4; i++) {
            int word = i % 2 == 0 ? choices.of(POINTERS) : choices.below(64);
            for (int b = 0; b < 4; b++) {
                vectors[4 * i + b] = (byte) (word >> 8 * b);
            }
        }
        return vectors;
    }

    /** Four numbers: mostly pointers and sizes that fit. */
    private static byte[] words(Choices choices, int poked) {
        StringBuilder words = new StringBuilder("\"");
        for (int i = 0; i < 4; i++) {
            int word =
                    switch (choices.below(8)) {
                        case 0 -> choices.of(POINTERS);
                        case 1 -> choices.below(60);
                        case 2, 3, 4, 5 -> i % 2 == 0 ? AbiModule.POKED : poked;
                        default -> choices.oneIn(4) ? (int) choices.number() : choices.below(4);
                    };
            words.append("%08x".formatted(word));
        }
        return words.append('"').toString().getBytes(UTF_8);
    }

    private static String envelope(Choices choices) {
        String data = json(choices, 0);
        return switch (choices.below(4)) {
            case 0 -> "{\"error\":null,\"data\":" + data + "}";
            case 1 -> "{\"error\":" + string(choices) + "}";
            case 2 -> "{\"error\":" + data + ",\"data\":" + data + "}";
            default -> data;
        };
    }

    private static String json(Choices choices, int depth) {
        return switch (choices.below(depth < DEEPEST ? 8 : 5)) {
            case 0 -> "null";
            case 1 -> choices.oneIn(2) ? "true" : "false";
            case 2 -> Long.toString(choices.number());
            case 3 -> choices.of(List.of("-0", "1e999", "0.1", "01", "1.", "+1", "-1E-7", "NaN"));
            case 4 -> string(choices);
            case 5 -> "[" + json(choices, depth + 1) + ", " + json(choices, depth + 1) + "]";
            case 6 -> object(choices, NAMES);
            default -> choices.of(List.of("[]", "{}", "[,]", "{", "\"", "{\"a\" 1}", " [ ] ", ""));
        };
    }

    private static String object(Choices choices, List<String> names) {
        StringBuilder object = new StringBuilder("{");
        for (int i = choices.below(5); i > 0; i--) {
            object.append('"').append(choices.of(names)).append("\":");
            object.append(choices.oneIn(3) ? json(choices, DEEPEST - 1) : string(choices));
            object.append(i > 1 ? "," : "");
        }
        return object.append('}').toString();
    }

    private static String string(Choices choices) {
        String text = choices.of(TEXTS);
        return choices.oneIn(8) ? "\"" + text + "\"" : "\"" + text.replace("\"", "\\\"") + "\"";
    }

    private static byte[] bytes(Choices choices) {
        byte[] bytes = new byte[choices.below(60)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) choices.number();
        }
        return bytes;
    }
}
