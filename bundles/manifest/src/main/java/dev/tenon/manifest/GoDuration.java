package dev.tenon.manifest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as <a href="https://pkg.go.dev/time#ParseDuration">Go's time.ParseDuration</a> reads
 * them: numbers with units, such as {@code 1m30s}, {@code 500ms} or {@code 1.5h}; {@code 0} alone
 * needs no unit. Used for manifests and for the container's own settings. The longest is Go's,
 * 2^63-1 ns, about 292 years.
 */
public final class GoDuration {
    private static final String EXPECTED = "a duration such as 1m30s, 500ms or 1.5h";
    private static final int LONGEST = 256;

    private static final Map<String, Long> NANOSECONDS =
            Map.of(
                    "ns", 1L,
                    "us", 1_000L,
                    "\u00B5s", 1_000L, // micro sign
                    "\u03BCs", 1_000L, // Greek letter mu
                    "ms", 1_000_000L,
                    "s", 1_000_000_000L,
                    "m", 60_000_000_000L,
                    "h", 3_600_000_000_000L);

    /** A number of digits before the point, after it, or both; then a unit. */
    private static final Pattern PART =
            Pattern.compile(
                    "(?=\\.?[0-9])([0-9]*)(?:\\.([0-9]*))?(ns|us|\u00B5s|\u03BCs|ms|s|m|h)");

    private GoDuration() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none; its message says what is expected
     */
    public static Duration parse(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String unsigned = signed ? text.substring(1) : text;
        if (unsigned.equals("0")) {
            return Duration.ZERO;
        }
        if (unsigned.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException(EXPECTED);
        }
        long nanoseconds = sum(unsigned);
        return Duration.ofNanos(text.startsWith("-") ? -nanoseconds : nanoseconds);
    }

    private static long sum(String unsigned) {
        List<MatchResult> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(unsigned);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            parts.add(matcher.toMatchResult());
            end = matcher.end();
        }
        if (end < unsigned.length()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            return parts.stream().mapToLong(GoDuration::nanoseconds).reduce(0, Math::addExact);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("a duration of at most 2562047h", e);
        }
    }

    private static long nanoseconds(MatchResult part) {
        long unit = NANOSECONDS.get(part.group(3));
        long whole = part.group(1).isEmpty() ? 0 : Long.parseLong(part.group(1));
        String digits = part.group(2) == null ? "" : part.group(2);
        return Math.addExact(Math.multiplyExact(whole, unit), fraction(digits, unit));
    }

    /** In floating point, and without the digits that a long cannot hold: as Go does it. */
    private static long fraction(String digits, long unit) {
        long value = 0;
        double scale = 1;
        for (int i = 0; i < digits.length() && value <= (Long.MAX_VALUE - 9) / 10; i++) {
            value = value * 10 + (digits.charAt(i) - '0');
            scale *= 10;
        }
        return (long) (value * (unit / scale));
    }
}
