package dev.tenon.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void the_longest_durations_do_not_overflow_into_the_past() {
        assertFalse(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).hasPassed());
        assertTrue(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).hasPassed());
    }

    @Test
    void nothing_left_has_passed() {
        assertTrue(Deadline.after(Duration.ZERO).hasPassed());
    }

    @Test
    void the_earlier_of_two_holds() {
        Deadline soon = Deadline.after(Duration.ofSeconds(1));

        assertSame(soon, soon.orAfter(Duration.ofHours(1)));
        assertTrue(soon.orAfter(Duration.ZERO).hasPassed());
    }
}
