package dev.tenon.benchmarks;

import java.time.Duration;

/** A host that runs the Extism plugin, {@code benchmarks/wasm/vowels}. */
interface ExtismSide {

    String FUNCTION = "count_vowels";

    /** 13 bytes, three vowels. */
    String INPUT = "Hello, World!";

    /** As it stands in the table. */
    String name();

    /** One call after the other. */
    Measure calls(Duration warmUp, Duration time) throws Exception;

    /**
     * From a plugin that is not there to its first answer, each time anew.
     *
     * @param warmUp how many come before those that count
     */
    Measure starts(int warmUp, int count) throws Exception;
}
