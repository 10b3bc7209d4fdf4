package dev.tenon.worker.library;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Native memory for inputs, kept between calls: a few blocks of one size, each in a place that
 * threads reach by their number and seldom share. Not a thread-local, as threads of the container
 * live longer than a plugin, and virtual ones are many. Thread-safe.
 */
final class InputBuffers {

    /** Bytes; longer inputs get memory of their own each time. */
    static final int BLOCK = 16 << 10;

    private static final int PLACES = 16;

    /** So that no two places lie in one cache line, or in two that processors fetch together. */
    private static final int STRIDE = 16;

    private final AtomicLongArray places = new AtomicLongArray(PLACES * STRIDE);

    /** Address of at least that many bytes; 0 if there is no memory. */
    long take(long size) {
        if (size > BLOCK) {
            return CMemory.allocate(size);
        }
        long kept = places.getAndSet(place(), 0);
        return kept != 0 ? kept : CMemory.allocate(BLOCK);
    }

    /** Takes back what {@link #take} gave for that size. */
    void give(long address, long size) {
        if (size > BLOCK || !places.compareAndSet(place(), 0, address)) {
            CMemory.free(address);
        }
    }

    /** Frees all that are not in use. */
    void clear() {
        for (int i = 0; i < places.length(); i += STRIDE) {
            CMemory.free(places.getAndSet(i, 0));
        }
    }

    private static int place() {
        return ((int) Thread.currentThread().threadId() & (PLACES - 1)) * STRIDE;
    }
}
