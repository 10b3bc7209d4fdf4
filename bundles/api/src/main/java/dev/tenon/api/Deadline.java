package dev.tenon.api;

import java.time.Duration;

/**
 * The moment by which a call must have its answer.
 *
 * <p>A call is given one deadline at its outermost edge; every layer below waits until that same
 * moment instead of starting a time limit of its own. Measured on {@link System#nanoTime()}, so it
 * means nothing to another process: send {@link #remaining()} there.
 */
public final class Deadline {

    /** About a century: longer than any process lives, and safe to add to {@code nanoTime}. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The deadline that passes this long from now.
     *
     * @param duration how long from now; zero or less is a deadline that has passed
     */
    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + Math.min(saturatedNanos(duration), LONGEST_NANOS));
    }

    /** The earlier of this deadline and the one that passes this long from now. */
    public Deadline orAfter(Duration duration) {
        Deadline other = after(duration);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }

    /** Time left; negative once the deadline has passed. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** Nanoseconds left; zero or negative once the deadline has passed. */
    public long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** Whether the deadline has passed. */
    public boolean hasPassed() {
        return remainingNanos() <= 0;
    }

    @Override
    public String toString() {
        return "deadline in " + remaining();
    }

    private static long saturatedNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? -LONGEST_NANOS : LONGEST_NANOS;
        }
    }
}
