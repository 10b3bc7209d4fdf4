package dev.tenon.manifest;

import java.util.regex.Pattern;

/** The path of a field as problems show it: {@code wasm.permissions.http[2].host}. */
final class FieldPath {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$-]{1,64}");

    private FieldPath() {}

    static String child(String path, String name) {
        if (!PLAIN.matcher(name).matches()) {
            return path + "[" + Quoted.of(name) + "]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }
}
