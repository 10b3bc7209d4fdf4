package dev.tenon.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What is used in the course of time, and whether it stays. */
final class SoakUsage {

    /** Before, code is compiled and pools are filled. */
    private static final double FIRST_SHARE = 0.1;

    /** What the last quarter may use more than the first. */
    private static final double TOLERANCE = 1.1;

    /** Of small numbers, so much more is none. */
    private static final long SLACK = 10;

    private final PrintStream out;
    private final List<Usage> looks = new ArrayList<>();

    SoakUsage(PrintStream out) {
        this.out = out;
    }

    /**
     * Looks now.
     *
     * @param share of the time that is over
     */
    void look(double share, long calls, long reloads) throws IOException {
        Usage usage = Usage.now();
        out.printf("%9.1f%% %s   %d, %d%n", 100 * share, usage, calls, reloads);
        if (share >= FIRST_SHARE) {
            looks.add(usage);
        }
    }

    /** Prints the first quarter against the last, and returns whether all is flat. */
    boolean printVerdict() {
        boolean flat = isFlat("heap KB", Usage::heapKilobytes);
        flat &= isFlat("resident KB", Usage::residentKilobytes);
        flat &= isFlat("native KB", Usage::nativeKilobytes);
        flat &= isFlat("mappings", Usage::mappings);
        flat &= isFlat("threads", Usage::threads);
        flat &= isFlat("classes", Usage::classes);
        flat &= isFlat("files", Usage::files);
        return flat;
    }

    private boolean isFlat(String name, ToLongFunction<Usage> number) {
        int quarter = Math.max(1, looks.size() / 4);
        long first = median(looks.subList(0, quarter), number);
        long last = median(looks.subList(looks.size() - quarter, looks.size()), number);
        boolean flat = last <= Math.max(first * TOLERANCE, first + SLACK);
        out.printf(
                "%-12s %10d in the first quarter, %10d in the last: %s%n",
                name, first, last, flat ? "flat" : "GROWS");
        return flat;
    }

    private static long median(List<Usage> looks, ToLongFunction<Usage> number) {
        long[] sorted = looks.stream().mapToLong(number).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
