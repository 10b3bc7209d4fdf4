package dev.tenon.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured at one point.
 *
 * @param medianNanos the median
 * @param tailNanos p90 of starts, p99 of calls
 * @param perSecond calls a second; 0 for starts
 */
record Measure(double medianNanos, double tailNanos, double perSecond) {

    static final double TAIL_OF_STARTS = 0.90;
    static final double TAIL_OF_CALLS = 0.99;

    /** Of single times, which are sorted here. */
    static Measure of(long[] nanos, double tail, double perSecond) {
        Arrays.sort(nanos);
        return new Measure(quantile(nanos, 0.5), quantile(nanos, tail), perSecond);
    }

    /** Reads the line that a peer prints: a name, then the three numbers. */
    static Measure parse(String line) {
        String[] words = line.trim().split(" +");
        if (words.length != 4) {
            throw new IllegalArgumentException(
                    "found line '" + line + "', expected a name and three numbers");
        }
        return new Measure(
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]));
    }

    /** The median of each number by itself. */
    static Measure medianOf(List<Measure> rounds) {
        return new Measure(
                median(rounds, Measure::medianNanos),
                median(rounds, Measure::tailNanos),
                median(rounds, Measure::perSecond));
    }

    private static double median(List<Measure> rounds, ToDoubleFunction<Measure> number) {
        double[] sorted = rounds.stream().mapToDouble(number).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** The element at that share of a sorted, not empty array. */
    static double quantile(long[] sorted, double share) {
        return sorted[Math.min((int) (share * sorted.length), sorted.length - 1)];
    }
}
