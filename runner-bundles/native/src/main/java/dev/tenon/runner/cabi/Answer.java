package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.CallException;
import dev.tenon.runner.json.JsonScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a library answers: {@code {"success": bool, "output": {...}, "error": string or null,
 * "files": [string]}}. All members but {@code success} may be absent; others are passed over; of
 * members with the same name the last counts.
 *
 * @param whole all of it, as the library wrote it
 * @param success whether it did what it was asked
 * @param output JSON as the library wrote it; {@code null} in JSON if absent
 * @param error {@code null} if absent
 * @param files names of files that it made
 */
record Answer(
        byte[] whole, boolean success, byte[] output, @Nullable String error, List<String> files) {

    /** Longer messages of plugins are cut. */
    private static final int MAX_MESSAGE = 64 << 10;

    private static final byte[] NULL = "null".getBytes(UTF_8);

    /**
     * Takes an answer apart.
     *
     * @throws CallException crashed, if it is no such answer
     */
    static Answer of(byte[] text) throws CallException {
        try {
            return new Reading(text).read();
        } catch (JsonScanner.Malformed malformed) {
            throw new CallException.Crashed(
                    "the answer is no result object: " + malformed.getMessage());
        }
    }

    /** The library's own word on why it did not do it. */
    String reason() {
        if (error == null || error.isEmpty()) {
            return "it gives no reason";
        }
        return error.length() <= MAX_MESSAGE ? error : error.substring(0, MAX_MESSAGE) + "…";
    }

    /** One pass over the text. */
    private static final class Reading {
        private final byte[] text;
        private final JsonScanner json;
        private @Nullable Boolean success;
        private byte[] output = NULL;
        private @Nullable String error;
        private List<String> files = List.of();

        Reading(byte[] text) {
            this.text = text;
            this.json = new JsonScanner(text);
        }

        Answer read() throws JsonScanner.Malformed {
            json.enterObject();
            while (json.nextMember()) {
                String name = json.memberName();
                int start = json.position();
                switch (name) {
                    case "success" -> success = flag(start);
                    case "output" -> {
                        json.skipValue();
                        output = Arrays.copyOfRange(text, start, json.position());
                    }
                    case "error" -> error = message(start);
                    case "files" -> files = names(start);
                    default -> json.skipValue();
                }
            }
            json.end();
            if (success == null) {
                throw json.malformed(json.position(), "member 'success' before it");
            }
            return new Answer(text, success, output, error, files);
        }

        private boolean flag(int start) throws JsonScanner.Malformed {
            json.skipValue();
            return switch (text[start]) {
                case 't' -> true;
                case 'f' -> false;
                default -> throw json.malformed(start, "true or false as 'success'");
            };
        }

        private @Nullable String message(int start) throws JsonScanner.Malformed {
            json.skipValue();
            return switch (text[start]) {
                case 'n' -> null;
                case '"' -> json.text(start);
                default -> throw json.malformed(start, "a string or null as 'error'");
            };
        }

        private List<String> names(int start) throws JsonScanner.Malformed {
            if (json.position() < text.length && text[start] == 'n') {
                json.skipValue();
                return List.of();
            }
            List<String> names = new ArrayList<>();
            json.enterArray();
            while (json.nextElement()) {
                int at = json.position();
                json.skipValue();
                if (text[at] != '"') {
                    throw json.malformed(at, "a string in 'files'");
                }
                names.add(json.text(at));
            }
            return List.copyOf(names);
        }
    }
}
