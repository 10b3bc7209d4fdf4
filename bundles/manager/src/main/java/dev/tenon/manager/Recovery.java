package dev.tenon.manager;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Decides when a guest that ended by itself is opened again: soon, later with each time that it
 * happens, and no more once it happened too often. Not safe for many threads.
 */
final class Recovery {

    /** So many ends within {@link #WINDOW} are too many. */
    static final int TOO_MANY = 3;

    static final Duration WINDOW = Duration.ofMinutes(5);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Deque<Long> ends = new ArrayDeque<>();
    private int streak;

    /**
     * @param random spreads the restarts of guests that ended together
     */
    Recovery(LongSupplier nanoTime, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * The guest ended just now.
     *
     * @return how long to wait before it is opened again; empty for not at all
     */
    Optional<Duration> ended() {
        long now = nanoTime.getAsLong();
        while (!ends.isEmpty() && now - ends.peekFirst() > WINDOW.toNanos()) {
            ends.removeFirst();
        }
        streak = ends.isEmpty() ? 1 : streak + 1;
        ends.addLast(now);
        if (ends.size() >= TOO_MANY) {
            return Optional.empty();
        }
        long pause = FIRST_PAUSE.toNanos() << Math.min(streak - 1, 6);
        long bounded = Math.min(pause, LONGEST_PAUSE.toNanos());
        // half of it is certain, so that a pause is never none
        return Optional.of(Duration.ofNanos(bounded / 2 + random.nextLong(bounded / 2 + 1)));
    }

    /** Somebody wants it tried again, whatever happened before. */
    void forget() {
        ends.clear();
    }
}
