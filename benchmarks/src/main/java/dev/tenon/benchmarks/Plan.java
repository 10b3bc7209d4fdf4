package dev.tenon.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured where hosts are compared.
 *
 * @param rounds how often each side has its turn at a point
 * @param warmStarts starts that do not count
 * @param starts starts that do
 * @param compiling how long this JVM's sides are called before anything is measured
 * @param warmUp how long each measurement runs before it counts
 * @param time how long it counts
 */
record Plan(
        int rounds,
        int warmStarts,
        int starts,
        Duration compiling,
        Duration warmUp,
        Duration time) {

    private static final Plan WHOLE =
            new Plan(
                    3,
                    10,
                    30,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3));

    private static final Plan QUICK =
            new Plan(1, 2, 10, Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(1));

    /** The short one, which only shows that it works, if {@code --quick} is among the arguments. */
    static Plan of(String... args) {
        return List.of(args).contains("--quick") ? QUICK : WHOLE;
    }
}
