package dev.tenon.host.kv;

import dev.tenon.api.host.Host;
import dev.tenon.host.guard.Refusal;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A key within the limits.
 *
 * @param size bytes of UTF-8
 */
public record Key(String text, int size) {

    /**
     * Checks a key of a guest.
     *
     * @throws Refusal invalid if it is empty, longer than {@link Host#MAX_KEY_BYTES}, or has no
     *     UTF-8 form: two such keys would be one and the same in a store of bytes
     */
    static Key of(String text) throws Refusal {
        int size = utf8Size(text);
        if (size == 0) {
            throw Refusal.invalid("kv.key", "the key is empty");
        }
        if (size > Host.MAX_KEY_BYTES) {
            throw Refusal.invalid(
                    "kv.key",
                    "the key has " + size + " bytes; at most " + Host.MAX_KEY_BYTES + " can be");
        }
        return new Key(text, size);
    }

    private static int utf8Size(String text) throws Refusal {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
        } catch (CharacterCodingException loneSurrogate) {
            throw Refusal.invalid("kv.key", "the key is not well-formed Unicode");
        }
    }
}
