package dev.tenon.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of files in a plugin's folder, as manifests write them. */
final class FolderFile {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    private FolderFile() {}

    /**
     * The name without parts that say nothing: {@code ./bin//plugin} is {@code bin/plugin}.
     *
     * @throws IllegalArgumentException if it is no name of a file below the folder; its message
     *     says what is expected
     */
    static String parse(String text) {
        boolean plain = !text.isEmpty() && text.codePoints().allMatch(Quoted::isVisible);
        if (!plain || text.indexOf('\\') >= 0 || text.endsWith("/")) {
            throw new IllegalArgumentException("the name of a file, with / between its parts");
        }
        if (text.startsWith("/") || DRIVE.matcher(text).matches()) {
            throw new IllegalArgumentException("a path relative to the plugin's folder");
        }
        List<String> parts = new ArrayList<>(List.of(text.split("/")));
        parts.removeIf(part -> part.isEmpty() || part.equals("."));
        if (parts.isEmpty() || parts.contains("..")) {
            throw new IllegalArgumentException("a path that stays in the plugin's folder");
        }
        return String.join("/", parts);
    }
}
