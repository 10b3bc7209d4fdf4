package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what must come true, and says what was seen last when it does not. */
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = 5_000_000;

    private Await() {}

    /** The value, once it is as it should be. */
    static <T> T until(String what, Callable<T> value, Predicate<T> expected) {
        long end = System.nanoTime() + LIMIT.toNanos();
        Object last;
        do {
            try {
                T seen = value.call();
                if (expected.test(seen)) {
                    return seen;
                }
                last = seen;
            } catch (Exception e) {
                last = e;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() - end < 0);
        return fail(what + " has not come true; last seen: " + last);
    }

    /** The value, once there is one. */
    static <T> T present(String what, Callable<Optional<T>> value) {
        return until(what, value, Optional::isPresent).orElseThrow();
    }
}
