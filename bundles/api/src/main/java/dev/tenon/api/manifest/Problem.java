package dev.tenon.api.manifest;

/**
 * One thing wrong with a plugin's manifest, folder or archive.
 *
 * @param file the file, relative to the plugin's folder, such as {@code plugin.yaml}
 * @param line the line in it, counted from 1; 0 where there is none
 * @param field the field by its path, such as {@code wasm.permissions.memory.max}; empty where the
 *     file as a whole is meant
 * @param found what is there, for people, such as {@code "64 XB"}
 * @param expected what should be, for people, such as {@code a size such as 64MB}
 */
public record Problem(String file, int line, String field, String found, String expected) {

    /** A problem of the file as a whole. */
    public static Problem of(String file, String found, String expected) {
        return new Problem(file, 0, "", found, expected);
    }

    /** One line: {@code plugin.yaml:7: wasm.module: found 12, expected the name of a file}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (!field.isEmpty()) {
            text.append(field).append(": ");
        }
        return text.append("found ")
                .append(found)
                .append(", expected ")
                .append(expected)
                .toString();
    }
}
