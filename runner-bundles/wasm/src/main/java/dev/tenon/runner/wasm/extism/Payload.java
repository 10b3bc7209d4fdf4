package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.runner.json.JsonScanner;
import dev.tenon.runner.wasm.abi.AnswerException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;

/**
 * Between the JSON that callers exchange and the bytes that Extism plugins do.
 *
 * <p>In: a string is its text, {@code {"$bytes": "<base64>"}} those bytes, any other JSON itself.
 * Out: JSON is itself, other text a string, and what is no UTF-8 {@code {"$bytes": "<base64>"}};
 * nothing is {@code null}.
 */
final class Payload {

    private static final String BYTES = "$bytes";
    private static final byte[] NULL = "null".getBytes(UTF_8);

    private final byte[] json;
    private final JsonScanner scanner;

    private Payload(byte[] json) {
        this.json = json;
        this.scanner = new JsonScanner(json);
    }

    /**
     * What a plugin gets.
     *
     * @param parameters JSON, or nothing
     * @throws AnswerException.Refused if they stand for bytes, and are not well-formed
     */
    static byte[] input(byte[] parameters) throws AnswerException.Refused {
        if (parameters.length == 0) {
            return parameters;
        }
        try {
            return new Payload(parameters).input();
        } catch (JsonScanner.Malformed malformed) {
            throw new AnswerException.Refused("parameters: " + malformed.getMessage());
        }
    }

    /** What the caller of a plugin gets. */
    static byte[] output(byte[] bytes) {
        if (bytes.length == 0) {
            return NULL.clone();
        }
        if (isJson(bytes)) {
            return bytes;
        }
        try {
            return JsonBytes.string(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException binary) {
            return JsonBytes.object(Map.of(BYTES, Base64.getEncoder().encodeToString(bytes)));
        }
    }

    private byte[] input() throws JsonScanner.Malformed, AnswerException.Refused {
        scanner.skipSpace();
        int start = scanner.position();
        if (start == json.length) {
            return json;
        }
        return switch (json[start]) {
            case '"' -> text(start);
            case '{' -> object();
            default -> json;
        };
    }

    private byte[] text(int start) throws JsonScanner.Malformed {
        scanner.skipValue();
        scanner.end();
        return scanner.text(start).getBytes(UTF_8);
    }

    private byte[] object() throws JsonScanner.Malformed, AnswerException.Refused {
        scanner.enterObject();
        if (!scanner.nextMember() || !scanner.isMember(BYTES)) {
            return json;
        }
        int value = scanner.position();
        scanner.skipValue();
        if (json[value] != '"' || scanner.nextMember()) {
            return json;
        }
        scanner.end();
        try {
            return Base64.getDecoder().decode(scanner.text(value));
        } catch (IllegalArgumentException malformed) {
            throw new AnswerException.Refused(
                    "parameters: %s: found %s, expected base64"
                            .formatted(BYTES, malformed.getMessage()));
        }
    }

    private static boolean isJson(byte[] bytes) {
        JsonScanner scanner = new JsonScanner(bytes);
        try {
            scanner.skipSpace();
            scanner.skipValue();
            scanner.end();
            return true;
        } catch (JsonScanner.Malformed text) {
            return false;
        }
    }
}
