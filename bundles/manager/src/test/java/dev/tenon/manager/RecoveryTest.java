package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private long now;
    private final Recovery recovery = new Recovery(() -> now, new SplittableRandom(1));

    @Test
    void the_pause_grows_while_ends_are_close_to_each_other() {
        assertBetween(500, 1_000, recovery.ended());
        pass(Duration.ofMinutes(4));
        assertBetween(1_000, 2_000, recovery.ended());
        pass(Duration.ofMinutes(4));
        assertBetween(2_000, 4_000, recovery.ended());
    }

    @Test
    void a_guest_that_ended_long_ago_starts_over() {
        assertBetween(500, 1_000, recovery.ended());
        pass(Duration.ofMinutes(6));
        assertBetween(500, 1_000, recovery.ended());
    }

    @Test
    void three_ends_in_five_minutes_are_too_many() {
        recovery.ended();
        recovery.ended();
        assertEquals(Optional.empty(), recovery.ended());
        pass(Duration.ofSeconds(30));
        assertEquals(Optional.empty(), recovery.ended());
    }

    @Test
    void it_starts_over_when_somebody_asks() {
        recovery.ended();
        recovery.ended();
        recovery.ended();
        recovery.forget();
        assertBetween(500, 1_000, recovery.ended());
    }

    @Test
    void the_pause_has_a_bound() {
        for (int i = 0; i < 100; i++) {
            Duration pause = recovery.ended().orElseThrow();
            assertTrue(pause.compareTo(Recovery.LONGEST_PAUSE) <= 0, pause.toString());
            pass(Duration.ofMinutes(3)); // so that there are never three
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static void assertBetween(long atLeast, long atMost, Optional<Duration> pause) {
        long millis = pause.orElseThrow().toMillis();
        assertTrue(atLeast <= millis && millis <= atMost, pause.toString());
    }
}
