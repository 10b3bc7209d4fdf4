package dev.tenon.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** The bytes of a manifest as text: UTF-8, of bounded length. */
final class ManifestText {
    /** The largest manifest, in bytes: many times an honest one, and read in under a second. */
    static final int LARGEST = 256 << 10;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ManifestText() {}

    /** Characters that YAML allows. A byte order mark is one of its, and left out. */
    static String yaml(byte[] bytes) throws UnreadableException {
        CharBuffer text = decode(bytes);
        checkCharacters(text);
        return isMarked(text) ? text.subSequence(1, text.length()).toString() : text.toString();
    }

    /** Whatever characters there are: JSON's own rules are its parser's to check. */
    static String json(byte[] bytes) throws UnreadableException {
        CharBuffer text = decode(bytes);
        if (isMarked(text)) {
            throw new UnreadableException(1, "a byte order mark", "JSON in UTF-8, without one");
        }
        return text.toString();
    }

    private static CharBuffer decode(byte[] bytes) throws UnreadableException {
        if (bytes.length > LARGEST) {
            throw tooLarge(bytes.length);
        }
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        boolean malformed = decoder.decode(input, text, true).isError();
        text.flip();
        if (malformed) {
            String found = String.format("byte 0x%02X", bytes[input.position()]);
            throw new UnreadableException(lines(text, text.length()), found, "UTF-8 text");
        }
        return text;
    }

    private static boolean isMarked(CharSequence text) {
        return text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK;
    }

    static UnreadableException tooLarge(long bytes) {
        return new UnreadableException(
                0, "a file of " + bytes + " bytes", "at most " + LARGEST + " bytes");
    }

    private static void checkCharacters(CharSequence text) throws UnreadableException {
        for (int i = 0; i < text.length(); ) {
            int c = Character.codePointAt(text, i);
            if (!StreamReader.isPrintable(c)) {
                throw new UnreadableException(
                        lines(text, i),
                        String.format("character U+%04X", c),
                        "text without control characters");
            }
            i += Character.charCount(c);
        }
    }

    /** The number of the line on which a character is. */
    private static int lines(CharSequence text, int end) {
        return 1 + (int) text.subSequence(0, end).chars().filter(c -> c == '\n').count();
    }
}
