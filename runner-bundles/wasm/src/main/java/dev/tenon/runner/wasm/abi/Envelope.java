package dev.tenon.runner.wasm.abi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runner.json.JsonScanner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of an answer: {@code {"error": null, "data": <any>}} or {@code {"error":
 * "message"}}. Either member may be absent; others are passed over, as other hosts do; of members
 * with the same name the last counts.
 */
final class Envelope {

    /** Longer messages of plugins are cut. */
    private static final int MAX_MESSAGE = 64 << 10;

    private static final byte[] NULL = "null".getBytes(UTF_8);

    private final JsonScanner json;
    private @Nullable String error;
    private byte[] data = NULL;

    private Envelope(byte[] bytes) {
        this.json = new JsonScanner(bytes);
    }

    /**
     * The data in an envelope, byte for byte as the plugin wrote it.
     *
     * @param bytes what the plugin answered; of length 0 it is an answer of nothing
     * @return the bytes of {@code data}, {@code null} in JSON if there is none
     */
    static byte[] open(byte[] bytes) throws AnswerException {
        if (bytes.length == 0) {
            return NULL.clone();
        }
        Envelope envelope = new Envelope(bytes);
        try {
            envelope.read(bytes);
        } catch (JsonScanner.Malformed malformed) {
            throw new AnswerException.Malformed(
                    "the answer is no envelope: " + malformed.getMessage());
        }
        if (envelope.error != null && !envelope.error.isEmpty()) {
            throw new AnswerException.Refused(cut(envelope.error));
        }
        return envelope.data == NULL ? NULL.clone() : envelope.data;
    }

    private void read(byte[] bytes) throws JsonScanner.Malformed {
        json.enterObject();
        while (json.nextMember()) {
            String name = json.memberName();
            int start = json.position();
            json.skipValue();
            if (name.equals("data")) {
                data = Arrays.copyOfRange(bytes, start, json.position());
            } else if (name.equals("error")) {
                error = message(bytes, start);
            }
        }
        json.end();
    }

    private @Nullable String message(byte[] bytes, int start) throws JsonScanner.Malformed {
        return switch (bytes[start]) {
            case 'n' -> null;
            case '"' -> json.text(start);
            default -> throw json.malformed(start, "a string or null as 'error'");
        };
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }
}
