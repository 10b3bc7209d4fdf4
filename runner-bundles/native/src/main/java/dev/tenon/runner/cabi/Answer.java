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
 * @param outputStart where in it the output begins
 * @param outputEnd the index after its last byte; no byte is in between if it is absent
 * @param error {@code null} if absent
 * @param files names of files that it made
 */
record Answer(
        byte[] whole,
        boolean success,
        int outputStart,
        int outputEnd,
        @Nullable String error,
        List<String> files) {

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

    /** JSON as the library wrote it; {@code null} in JSON if absent. */
    byte[] output() {
        return outputStart == outputEnd
                ? NULL.clone()
                : Arrays.copyOfRange(whole, outputStart, outputEnd);
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
        private int outputStart;
        private int outputEnd;
        private @Nullable String error;
        private List<String> files = List.of();

        Reading(byte[] text) {
            this.text = text;
            this.json = new JsonScanner(text);
        }

        Answer read() throws JsonScanner.Malformed {
            json.enterObject();
            while (json.nextMember()) {
                member(json.position());
            }
            json.end();
            if (success == null) {
                throw json.malformed(json.position(), "member 'success' before it");
            }
            return new Answer(text, success, outputStart, outputEnd, error, files);
        }

        private void member(int start) throws JsonScanner.Malformed {
            if (json.isMember("success")) {
                success = flag(start);
            } else if (json.isMember("error")) {
                error = message(start);
            } else if (json.isMember("files")) {
                files = names(start);
            } else if (json.isMember("output")) {
                json.skipValue();
                outputStart = start;
                outputEnd = json.position();
            } else {
                json.skipValue();
            }
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
