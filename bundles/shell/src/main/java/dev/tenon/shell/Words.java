package dev.tenon.shell;

import java.time.Duration;
import java.util.Locale;

/** How values are written for people. */
final class Words {

    private static final long KIB = 1 << 10;
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB"};

    private Words() {}

    /** {@code DEADLINE_EXCEEDED} as {@code deadline_exceeded}: the word that REST uses, too. */
    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String of(boolean value) {
        return value ? "yes" : "no";
    }

    /** {@code 64 MiB}: exact, in the largest unit that leaves no fraction. */
    static String bytes(long bytes) {
        int unit = 0;
        while (bytes >= KIB && bytes % KIB == 0 && unit < UNITS.length - 1) {
            bytes /= KIB;
            unit++;
        }
        return bytes + " " + UNITS[unit];
    }

    /** {@code 1.5 s}. */
    static String of(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
