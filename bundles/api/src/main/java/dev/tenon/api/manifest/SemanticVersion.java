package dev.tenon.api.manifest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as <a href="https://semver.org">semver.org</a> 2.0.0 defines it.
 *
 * @param preRelease such as {@code beta.1}; empty where absent
 * @param build such as {@code sha.5114f85}; empty where absent
 */
public record SemanticVersion(int major, int minor, int patch, String preRelease, String build) {

    /** What a manifest without a version has. */
    public static final SemanticVersion NONE = new SemanticVersion(0, 0, 0, "", "");

    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String PRE_RELEASE_PART = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
    private static final String BUILD_PART = "[0-9A-Za-z-]+";
    private static final Pattern SYNTAX =
            Pattern.compile(
                    NUMBER
                            + "\\."
                            + NUMBER
                            + "\\."
                            + NUMBER
                            + "(?:-("
                            + PRE_RELEASE_PART
                            + "(?:\\."
                            + PRE_RELEASE_PART
                            + ")*))?"
                            + "(?:\\+("
                            + BUILD_PART
                            + "(?:\\."
                            + BUILD_PART
                            + ")*))?");
    private static final int LONGEST = 256;

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException if it is not one, or a number in it is larger than OSGi's
     *     (2^31-1)
     */
    public static SemanticVersion parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            throw new IllegalArgumentException("not a semantic version: " + text);
        }
        return new SemanticVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                orEmpty(matcher.group(4)),
                orEmpty(matcher.group(5)));
    }

    /** The numbers alone, {@code 1.2.3}: what an OSGi version has before its qualifier. */
    public String numbers() {
        return major + "." + minor + "." + patch;
    }

    @Override
    public String toString() {
        return numbers()
                + (preRelease.isEmpty() ? "" : "-" + preRelease)
                + (build.isEmpty() ? "" : "+" + build);
    }

    private static String orEmpty(String group) {
        return group == null ? "" : group;
    }
}
