package dev.tenon.runner.cabi.library;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.util.concurrent.CompletionStage;

/**
 * A library that can be called. Safe for use by many threads; calls of one that is not thread-safe
 * wait for one another.
 */
public interface LoadedLibrary extends AutoCloseable {

    /** What its metadata function answers, which may be anything; the caller's. */
    byte[] metadata();

    /**
     * Calls its execute function.
     *
     * @param function for messages
     * @param input without a NUL; not changed or kept
     * @return what it answers, which may be anything; the caller's
     */
    byte[] execute(String function, byte[] input, Deadline deadline) throws CallException;

    /** Whether it can still be called. */
    boolean isAlive();

    /** Completed with the reason when it can be called no more, though it was not closed. */
    CompletionStage<String> ended();

    /** Unloads it; returns within a few seconds. May be called again. */
    @Override
    void close();
}
