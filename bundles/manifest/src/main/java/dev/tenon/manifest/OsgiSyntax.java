package dev.tenon.manifest;

import java.util.regex.Pattern;

/**
 * Texts that OSGi defines, checked here without OSGi's classes: the reader also runs outside a
 * container.
 */
final class OsgiSyntax {
    private static final int LONGEST = 256;
    private static final String VERSION =
            "[0-9]{1,9}(?:\\.[0-9]{1,9}(?:\\.[0-9]{1,9}(?:\\.[0-9A-Za-z_-]+)?)?)?";
    private static final Pattern RANGE =
            Pattern.compile(VERSION + "|[\\[(]" + VERSION + "," + VERSION + "[\\])]");
    private static final String TOKEN = "[A-Za-z0-9_-]+";
    private static final Pattern TOPIC_FILTER =
            Pattern.compile("\\*|" + TOKEN + "(?:/" + TOKEN + ")*+(?:/\\*)?");

    private OsgiSyntax() {}

    /**
     * A version range (Core specification, 3.2.6), as it is written.
     *
     * @throws IllegalArgumentException if it is none; its message says what is expected
     */
    static String versionRange(String text) {
        return matching(RANGE, text, "an OSGi version range such as [1.0,2.0)");
    }

    /**
     * What an event handler's property {@code event.topics} may be (Compendium specification,
     * 113.3.1), as it is written.
     *
     * @throws IllegalArgumentException if it is none; its message says what is expected
     */
    static String topicFilter(String text) {
        return matching(
                TOPIC_FILTER, text, "an event topic such as com/acme/started or com/acme/*");
    }

    private static String matching(Pattern syntax, String text, String expected) {
        if (text.length() > LONGEST || !syntax.matcher(text).matches()) {
            throw new IllegalArgumentException(expected);
        }
        return text;
    }
}
