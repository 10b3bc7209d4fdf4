package dev.tenon.benchmarks;

import java.time.Duration;

/** A host that runs the plugin process and calls it: one of those that are compared. */
interface Side extends AutoCloseable {

    /** How host and process are connected. */
    enum Mode {
        /** By a Unix socket. */
        PLAIN,
        /** By a Unix socket and certificates of both. */
        MTLS
    }

    /** As it stands in the table. */
    String name();

    /**
     * From a process that is not there to the first answer, each time anew.
     *
     * @param warmUp how many come before those that count
     */
    Measure starts(Mode mode, int warmUp, int count) throws Exception;

    /** One call after the other by each of some callers. */
    Measure calls(Mode mode, int callers, Duration warmUp, Duration time) throws Exception;

    /** The same by callers whose threads cost what a goroutine does, where there are such. */
    default Measure callsByVirtualThreads(Mode mode, int callers, Duration warmUp, Duration time)
            throws Exception {
        return calls(mode, callers, warmUp, time);
    }

    @Override
    void close() throws Exception;
}
