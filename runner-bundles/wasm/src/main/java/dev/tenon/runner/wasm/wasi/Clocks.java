package dev.tenon.runner.wasm.wasi;

import java.time.Instant;

/** The clocks of guests; numbers are those of preview 1. */
final class Clocks {

    private static final int REALTIME = 0;
    private static final int MONOTONIC = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** So that no guest sees a time before the beginning. */
    private static final long START = System.nanoTime();

    private Clocks() {}

    static void resolution(Parameters parameters) throws ErrnoException {
        now(parameters.number(0));
        parameters.putLong(1, 1);
    }

    static void time(Parameters parameters) throws ErrnoException {
        parameters.putLong(2, now(parameters.number(0)));
    }

    /**
     * Nanoseconds, since 1970 or since some moment before the plugin was loaded.
     *
     * @throws ErrnoException {@link Errno#INVAL} for the processor's time: that of the container is
     *     no guest's business
     */
    static long now(int clock) throws ErrnoException {
        switch (clock) {
            case REALTIME:
                Instant now = Instant.now();
                return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
            case MONOTONIC:
                return System.nanoTime() - START;
            default:
                throw new ErrnoException(Errno.INVAL);
        }
    }
}
