package dev.tenon.runner.grpc.any;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Pattern;

/** How parts of JSON are shown to people: on one line and not too long. */
final class Shown {

    private static final int LONGEST = 60;
    private static final Pattern PLAIN = Pattern.compile("\\w+");

    private Shown() {}

    /** In quotes. */
    static String text(String text) {
        boolean cut = text.length() > LONGEST;
        String quoted = quoted(cut ? text.substring(0, LONGEST) : text);
        return cut ? quoted.substring(0, quoted.length() - 1) + "...\"" : quoted;
    }

    /** As a string of JSON, whole. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    /** A value, or what kind it is of. */
    static String json(JsonPart json) {
        return switch (json.kind()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> text(json.text());
            case LITERAL ->
                    json.text().length() > LONGEST
                            ? json.text().substring(0, LONGEST) + "..."
                            : json.text();
        };
    }

    /** The path of a member. */
    static String member(String path, String name) {
        return name.length() <= LONGEST && PLAIN.matcher(name).matches()
                ? path + "." + name
                : path + "[" + text(name) + "]";
    }
}
