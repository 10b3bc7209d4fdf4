package dev.tenon.karaf;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what must come true, and says what was seen last when it does not. */
final class Await {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private Await() {}

    static <T> T until(String what, Duration limit, Callable<T> value, Predicate<T> expected) {
        long end = System.nanoTime() + limit.toNanos();
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
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() - end < 0);
        throw new AssertionError(what + " has not come true; last seen: " + last);
    }
}
