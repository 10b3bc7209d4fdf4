package dev.tenon.manifest;

import java.util.List;
import java.util.regex.Pattern;

/** Paths in {@code permissions.filesystem}: absolute, or below the plugin's work folder. */
final class GrantPath {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    private GrantPath() {}

    /**
     * The path as it is written.
     *
     * @throws IllegalArgumentException if what it grants could be misread; its message says what is
     *     expected
     */
    static String parse(String text) {
        boolean plain = !text.isBlank() && text.codePoints().allMatch(Quoted::isVisible);
        if (!plain || text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("a path with / between its parts");
        }
        if (DRIVE.matcher(text).matches() && text.indexOf('/') != 2) {
            throw new IllegalArgumentException("an absolute or a relative path");
        }
        if (List.of(text.split("/")).contains("..")) {
            throw new IllegalArgumentException("a path without ..");
        }
        return text;
    }
}
