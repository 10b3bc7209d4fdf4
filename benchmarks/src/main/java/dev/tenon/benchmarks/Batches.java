package dev.tenon.benchmarks;

import java.time.Duration;
import java.util.Arrays;

/** Times of things that are shorter than a look at the clock, or have something around them. */
final class Batches {

    /** How long calls are counted for one time. */
    private static final long BATCH_NANOS = 100_000;

    private static final int FIRST_SIZE = 1 << 12;

    /** Something that times itself. */
    interface Timed {
        /** Does it once; returned are the nanoseconds that count. */
        long nanos() throws Exception;
    }

    private Batches() {}

    /** Calls one after the other; the nanoseconds of one call, by the mean of each batch. */
    static Measure ofCalls(CallLoad.Call call, Duration warmUp, Duration time) throws Exception {
        double each = quantile(times(() -> timed(call, 1), warmUp), 0.5);
        int count = (int) Math.max(1, BATCH_NANOS / Math.max(1, each));
        times(() -> timed(call, count), warmUp); // its loop is compiled, too
        long[] nanos = times(() -> timed(call, count), time);
        return new Measure(
                quantile(nanos, 0.5) / count, quantile(nanos, Measure.TAIL_OF_STARTS) / count, 0);
    }

    /** What times itself, one after the other. */
    static Measure ofTimes(Timed timed, Duration warmUp, Duration time) throws Exception {
        times(timed, warmUp);
        return Measure.of(times(timed, time), Measure.TAIL_OF_STARTS, 0);
    }

    private static long timed(CallLoad.Call call, int count) throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            call.call();
        }
        return System.nanoTime() - began;
    }

    /** At least one. */
    private static long[] times(Timed timed, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long[] nanos = new long[FIRST_SIZE];
        int count = 0;
        do {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = timed.nanos();
        } while (System.nanoTime() - end < 0);
        return Arrays.copyOf(nanos, count);
    }

    private static double quantile(long[] nanos, double share) {
        Arrays.sort(nanos);
        return Measure.quantile(nanos, share);
    }
}
