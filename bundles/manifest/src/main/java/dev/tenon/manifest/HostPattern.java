package dev.tenon.manifest;

import dev.tenon.api.manifest.Permissions;
import java.net.IDN;
import java.util.regex.Pattern;

/** Hosts in {@code permissions.http}: stricter than the record, to catch URLs and ports. */
final class HostPattern {
    private static final String EXPECTED = "a host alone: example.com or *.example.com";
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)(?:[A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");
    private static final Pattern IPV6_LITERAL = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");

    private HostPattern() {}

    /**
     * Reads a host pattern.
     *
     * @throws IllegalArgumentException if it is none; its message says what is expected
     */
    static Permissions.Host parse(String text) {
        String name = text.startsWith("*.") ? text.substring(2) : text;
        if (!IPV6_LITERAL.matcher(text).matches() && !NAME.matcher(ascii(name)).matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new Permissions.Host(text);
    }

    private static String ascii(String name) {
        try {
            return IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
    }
}
