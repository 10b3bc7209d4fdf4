package dev.tenon.runner.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks over JSON text (RFC 8259) in strict UTF-8 (RFC 3629) and checks it, without building
 * anything.
 *
 * <p>Why not Jackson, which the host functions use: the bytes of a plugin go on to consumers as
 * they are, so they must be exactly what they claim. Jackson's parser of bytes takes other
 * encodings and overlong UTF-8 too, and keeps a table of member names across calls, which plugins
 * fill. A test holds this class to Jackson's verdicts on text that is UTF-8.
 */
public final class JsonScanner {

    /** Deepest nesting, so that neither this nor a caller's parser runs out of stack. */
    public static final int MAX_DEPTH = 500;

    private static final int END = -1;

    /** Bytes of a long string that are looked at together. */
    private static final int BLOCK = 256;

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final byte[] json;
    private int at;
    private boolean first;
    private boolean firstElement;
    private int nameStart;

    public JsonScanner(byte[] json) {
        this.json = json;
    }

    /** Not well-formed; the message says where, what was found and what expected. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** The index of the next byte to look at. */
    public int position() {
        return at;
    }

    /** Steps into the outermost object. */
    public void enterObject() throws Malformed {
        skipSpace();
        expect('{', "an object");
        first = true;
    }

    /** Steps to the value of the next member of the outermost object; false after the last. */
    public boolean nextMember() throws Malformed {
        skipSpace();
        if (peek() == '}') {
            at++;
            return false;
        }
        if (!first) {
            expect(',', "',' or '}'");
            skipSpace();
        }
        first = false;
        nameStart = at;
        skipString("a member name");
        colon();
        return true;
    }

    /** Steps into an array that is a member's value; spaces before it are already stepped over. */
    public void enterArray() throws Malformed {
        expect('[', "an array");
        firstElement = true;
    }

    /** Steps to the next value of that array, which then is to be skipped; false after the last. */
    public boolean nextElement() throws Malformed {
        skipSpace();
        if (peek() == ']') {
            at++;
            return false;
        }
        if (!firstElement) {
            expect(',', "',' or ']'");
            skipSpace();
        }
        firstElement = false;
        return true;
    }

    /** The name of the member that the scanner is at. */
    public String memberName() {
        return text(nameStart);
    }

    /** Whether it is that name, which is of ASCII; makes no text to tell. */
    public boolean isMember(String name) {
        return JsonText.is(name, json, nameStart);
    }

    /** Steps over a value; spaces before it are already stepped over. */
    public void skipValue() throws Malformed {
        skipValue(1);
    }

    /** Checks that nothing but space is left. */
    public void end() throws Malformed {
        skipSpace();
        if (peek() != END) {
            throw malformed(at, "the end");
        }
    }

    /** The text of the string that begins there and has been stepped over. */
    public String text(int start) {
        return JsonText.at(json, start);
    }

    public Malformed malformed(int where, String expected) {
        return new Malformed(
                "byte %d: found %s, expected %s".formatted(where, found(where), expected));
    }

    private void skipValue(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed("byte " + at + ": nested deeper than " + MAX_DEPTH);
        }
        switch (peek()) {
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case '"' -> skipString("a string");
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            default -> skipNumber();
        }
    }

    private void skipObject(int depth) throws Malformed {
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            skipString("a member name");
            colon();
            skipValue(depth + 1);
            if (closes('}')) {
                return;
            }
        }
    }

    private void skipArray(int depth) throws Malformed {
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            skipValue(depth + 1);
            if (closes(']')) {
                return;
            }
        }
    }

    /** Steps over what stands between elements: false after a comma, true after the end. */
    private boolean closes(char bracket) throws Malformed {
        skipSpace();
        if (peek() == bracket) {
            at++;
            return true;
        }
        expect(',', "',' or '" + bracket + "'");
        skipSpace();
        return false;
    }

    private void colon() throws Malformed {
        skipSpace();
        expect(':', "':'");
        skipSpace();
    }

    private void skipString(String expected) throws Malformed {
        expect('"', expected);
        while (true) {
            skipPlain();
            int b = peek();
            if (b == '"') {
                at++;
                return;
            } else if (b == '\\') {
                skipEscape();
            } else if (b >= 0x20 && b < 0x80) {
                at++;
            } else if (b >= 0x80) {
                skipMultibyte();
            } else {
                throw malformed(at, "the rest of a string");
            }
        }
    }

    /** Steps over characters of a string that need no look; most strings end soon. */
    private void skipPlain() {
        if (skipWords(Math.min(at + BLOCK, json.length))) {
            return;
        }
        while (at <= json.length - BLOCK && isBlockPlain()) {
            at += BLOCK;
        }
        skipWords(json.length);
    }

    /** Steps over eight at a time; true before one that needs a look, false near the end. */
    private boolean skipWords(int end) {
        byte[] text = json;
        int next = at;
        for (int last = end - Long.BYTES; next <= last; next += Long.BYTES) {
            long special = special((long) EIGHT.get(text, next));
            if (special != 0) {
                at = next + Long.numberOfTrailingZeros(special) / Byte.SIZE;
                return true;
            }
        }
        at = next;
        return false;
    }

    /** Nothing leaves this loop early, so that the JIT makes vector instructions of it. */
    private boolean isBlockPlain() {
        long special = 0;
        for (int i = 0; i < BLOCK; i += Long.BYTES) {
            special |= special((long) EIGHT.get(json, at + i));
        }
        return special == 0;
    }

    /**
     * The lowest of the highest bits that are set is that of the first byte that is a quote, a
     * backslash, a control character or no ASCII. A subtraction carries only out of such a byte,
     * into those behind it.
     */
    private static long special(long bytes) {
        return (bytes | bytes - SPACES | (bytes ^ QUOTES) - ONES | (bytes ^ BACKSLASHES) - ONES)
                & HIGHEST_BITS;
    }

    private void skipEscape() throws Malformed {
        at++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(peek(), 16) < 0) {
                        throw malformed(at, "a hexadecimal digit");
                    }
                    at++;
                }
            }
            default -> throw malformed(at, "an escape");
        }
    }

    private void skipMultibyte() throws Malformed {
        int length = Utf8.sequence(json, at);
        if (length == 0) {
            throw malformed(at, "UTF-8");
        }
        at += length;
    }

    private void skipWord(String word) throws Malformed {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw malformed(at, word);
            }
            at++;
        }
    }

    private void skipNumber() throws Malformed {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            skipDigits(peek() == END || !isNumeric(peek()) ? "a value" : "a digit");
        }
        if (peek() == '.') {
            at++;
            skipDigits("a digit");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            skipDigits("a digit");
        }
    }

    private static boolean isNumeric(int b) {
        return b == '-' || b >= '0' && b <= '9';
    }

    private void skipDigits(String expected) throws Malformed {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed(at, expected);
        }
    }

    /** Steps over space. */
    public void skipSpace() {
        while (true) {
            int b = peek();
            if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
                return;
            }
            at++;
        }
    }

    private void expect(char wanted, String expected) throws Malformed {
        if (peek() != wanted) {
            throw malformed(at, expected);
        }
        at++;
    }

    private int peek() {
        return at < json.length ? json[at] & 0xFF : END;
    }

    private String found(int where) {
        if (where >= json.length) {
            return "the end";
        }
        int b = json[where] & 0xFF;
        return b > 0x20 && b < 0x7F ? "'" + (char) b + "'" : "byte 0x%02X".formatted(b);
    }
}
