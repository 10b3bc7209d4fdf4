package dev.tenon.benchmarks;

import java.time.Duration;

/** A way to call the library: one of those that are compared. */
interface NativeSide {

    /** As it stands in the table. */
    String name();

    /** One call after the other by each of some callers. */
    Measure calls(NativeCall call, int callers, Duration warmUp, Duration time) throws Exception;

    /**
     * From a library that is not loaded to the first answer, each time anew.
     *
     * @param warmUp how many come before those that count
     */
    Measure starts(int warmUp, int count) throws Exception;
}
