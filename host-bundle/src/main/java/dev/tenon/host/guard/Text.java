package dev.tenon.host.guard;

/**
 * Text that a guest wrote, made fit for a log line: it cannot begin a line of its own, move the
 * cursor of a terminal, turn the direction of writing, or be longer than its bound.
 */
public final class Text {

    /** Formats too, but letters of some scripts, and emoji, are not written without them. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;

    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Text() {}

    /**
     * The first characters of a text, escaped.
     *
     * @param longest UTF-16 units kept of it; what is cut off is counted at the end
     */
    public static String escaped(String text, int longest) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), longest) + 16);
        int end = end(text, longest);
        text.substring(0, end).codePoints().forEach(c -> append(out, c));
        if (end < text.length()) {
            out.append("… (").append(text.length() - end).append(" more)");
        }
        return out.toString();
    }

    /** As {@link #escaped}, between quotation marks, with those inside escaped. */
    public static String quoted(String text, int longest) {
        String marked = escaped(text, longest).replace("\"", "\\\"");
        return '"' + marked + '"';
    }

    private static int end(String text, int longest) {
        if (text.length() <= longest) {
            return text.length();
        }
        return Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    }

    private static void append(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (isSafe(codePoint)) {
                    out.appendCodePoint(codePoint);
                } else {
                    out.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
                }
            }
        }
    }

    private static boolean isSafe(int codePoint) {
        if (codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            default -> true;
        };
    }
}
