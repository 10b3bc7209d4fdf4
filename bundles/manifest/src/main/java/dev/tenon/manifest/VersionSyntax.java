package dev.tenon.manifest;

import dev.tenon.api.manifest.SemanticVersion;

/** Field {@code version}. */
final class VersionSyntax {
    private VersionSyntax() {}

    /**
     * Reads a semantic version.
     *
     * @throws IllegalArgumentException if it is none; its message shows one, close to the text
     */
    static SemanticVersion parse(String text) {
        try {
            return SemanticVersion.parse(text);
        } catch (IllegalArgumentException e) {
            String example = Quoted.of(similar(text));
            throw new IllegalArgumentException(
                    "a string such as " + example + " (a semantic version)", e);
        }
    }

    private static String similar(String text) {
        if (text.matches("(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})")) {
            return text + ".0";
        }
        return text.matches("0|[1-9][0-9]{0,8}") ? text + ".0.0" : "1.0.0";
    }
}
