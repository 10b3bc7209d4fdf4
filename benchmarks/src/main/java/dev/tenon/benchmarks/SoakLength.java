package dev.tenon.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** How long it lasts, in minutes or calls. */
record SoakLength(String unit, long count) {

    private static final String MINUTES = "--minutes";
    private static final String CALLS = "--calls";
    private static final long DEFAULT_CALLS = 10_000_000;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,11}");
    private static final int LOOKS = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Reads {@code --minutes N} or {@code --calls N}. */
    static SoakLength of(List<String> words) {
        if (words.isEmpty()) {
            return new SoakLength(CALLS, DEFAULT_CALLS);
        }
        if (words.size() == 2
                && List.of(MINUTES, CALLS).contains(words.get(0))
                && NUMBER.matcher(words.get(1)).matches()) {
            return new SoakLength(words.get(0), Long.parseLong(words.get(1)));
        }
        throw new IllegalArgumentException(
                "found %s, expected --minutes or --calls and a number".formatted(words));
    }

    Progress begin(LongSupplier calls) {
        long began = System.nanoTime();
        LongSupplier done = unit.equals(CALLS) ? calls : () -> System.nanoTime() - began;
        long all = unit.equals(CALLS) ? count : Duration.ofMinutes(count).toNanos();
        return new Progress(done, all);
    }

    @Override
    public String toString() {
        return count + " " + unit.substring(2);
    }

    /** Something that must hold. */
    interface Check {
        void check() throws Exception;
    }

    /** How much of it is over. */
    static final class Progress {

        private final LongSupplier done;
        private final long all;
        private int looks;

        private Progress(LongSupplier done, long all) {
            this.done = done;
            this.all = all;
        }

        /** From 0 to 1, or a little more. */
        double share() {
            return (double) done.getAsLong() / all;
        }

        boolean isOver() {
            return share() >= 1;
        }

        /** Waits until it is time for the next look, or a check fails. */
        void awaitNext(Check check) throws Exception {
            looks++;
            while (share() < (double) looks / LOOKS) {
                check.check();
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }
}
