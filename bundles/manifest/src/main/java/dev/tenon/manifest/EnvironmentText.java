package dev.tenon.manifest;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts environment variables in place of {@code ${env:NAME}}. What they hold is not looked at. */
final class EnvironmentText {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)}?");
    private static final Pattern COMPLETE = Pattern.compile("\\$\\{env:[A-Za-z_][A-Za-z0-9_]*}");

    private final Function<String, @Nullable String> environment;

    EnvironmentText(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** Whether a text refers to the environment. */
    static boolean isIn(String text) {
        return text.contains("${env:");
    }

    /**
     * The text with every variable in place.
     *
     * @param missing is told of each reference that has no value; never of the text around it
     */
    String replace(String text, Consumer<String> missing) {
        return REFERENCE
                .matcher(text)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        value(match.group(), match.group(1), missing)));
    }

    private String value(String reference, String name, Consumer<String> missing) {
        if (!COMPLETE.matcher(reference).matches()) {
            missing.accept("${env: that is not ${env:NAME}");
            return reference;
        }
        String value = environment.apply(name);
        if (value == null) {
            missing.accept(reference + " without a value");
            return reference;
        }
        return value;
    }
}
