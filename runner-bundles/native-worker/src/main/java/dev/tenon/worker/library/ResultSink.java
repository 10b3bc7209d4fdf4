package dev.tenon.worker.library;

import java.lang.foreign.MemorySegment;

/**
 * Takes a string of a library where it lies.
 *
 * @param <X> what may go wrong while it is taken; the string is freed nevertheless
 */
@FunctionalInterface
public interface ResultSink<X extends Exception> {

    /**
     * @param string its bytes without the NUL, unchecked; the library's memory, which is gone when
     *     this method returns
     */
    void accept(MemorySegment string) throws X;
}
