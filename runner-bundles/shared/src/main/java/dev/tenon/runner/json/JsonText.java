package dev.tenon.runner.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The text of a JSON string that {@link JsonScanner} has found well-formed. */
final class JsonText {

    private static final int HEX_DIGITS = 4;

    private JsonText() {}

    /**
     * Reads a string.
     *
     * @param quote index of its opening quote
     */
    static String at(byte[] json, int quote) {
        int start = quote + 1;
        int at = start;
        while (json[at] != '"' && json[at] != '\\') {
            at++;
        }
        String plain = new String(json, start, at - start, UTF_8);
        return json[at] == '"' ? plain : unescaped(json, at, new StringBuilder(plain));
    }

    /** Whether it is that text, which is of ASCII. */
    static boolean is(String text, byte[] json, int quote) {
        int start = quote + 1;
        for (int i = 0; i < text.length(); i++) {
            byte found = json[start + i];
            if (found == '\\') {
                return at(json, quote).equals(text);
            }
            if (found != text.charAt(i)) {
                return false; // at the closing quote at the latest
            }
        }
        return json[start + text.length()] == '"';
    }

    private static String unescaped(byte[] json, int from, StringBuilder text) {
        int at = from;
        while (json[at] != '"') {
            if (json[at] == '\\') {
                at = escape(json, at + 1, text);
                continue;
            }
            int start = at;
            while (json[at] != '"' && json[at] != '\\') {
                at++;
            }
            text.append(new String(json, start, at - start, UTF_8));
        }
        return text.toString();
    }

    /** Appends the character of an escape; answers the index after it. */
    private static int escape(byte[] json, int at, StringBuilder text) {
        switch (json[at]) {
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                String digits = new String(json, at + 1, HEX_DIGITS, UTF_8);
                text.append((char) Integer.parseInt(digits, 16));
                return at + 1 + HEX_DIGITS;
            }
            default -> text.append((char) json[at]);
        }
        return at + 1;
    }
}
