package dev.tenon.benchmarks;

import java.time.Duration;

/** A host with an engine: one of those that are compared. */
interface WasmSide {

    /** As it stands in the table. */
    String name();

    /** Whether its engine is measured at that point. */
    boolean has(WasmPoint point);

    /** The engine alone, one call after the other; of short calls the mean of many at a time. */
    Measure engine(WasmPoint point, Duration warmUp, Duration time) throws Exception;

    /** The whole way, one call after the other by each of some callers. */
    Measure calls(WasmCall call, int callers, Duration warmUp, Duration time) throws Exception;

    /**
     * From a plugin that is stopped to its first answer, each time anew.
     *
     * @param warmUp how many come before those that count
     */
    Measure starts(int warmUp, int count) throws Exception;
}
