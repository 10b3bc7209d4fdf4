package dev.tenon.manifest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes such as {@code 64MB}: a whole number and {@code B}, {@code KB}, {@code MB} or {@code GB},
 * which are powers of 1024.
 */
final class ByteSize {
    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,19})(B|KB|MB|GB)");

    private ByteSize() {}

    /**
     * Reads a size, in bytes.
     *
     * @throws IllegalArgumentException if it is none; its message says what is expected
     */
    static long parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size in B, KB, MB or GB, such as 64MB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("at most " + Long.MAX_VALUE + "B", e);
        }
    }

    private static long unit(String name) {
        return switch (name) {
            case "KB" -> 1L << 10;
            case "MB" -> 1L << 20;
            case "GB" -> 1L << 30;
            default -> 1;
        };
    }
}
