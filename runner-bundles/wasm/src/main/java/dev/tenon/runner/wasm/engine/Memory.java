package dev.tenon.runner.wasm.engine;

/**
 * Linear memory of an instance. Addresses are unsigned 32-bit numbers in a {@code long}. Used by
 * the thread that the instance is in.
 */
public interface Memory {

    /** Its size now, in bytes. */
    long size();

    /** Whether all of these bytes lie inside. */
    default boolean holds(long address, long length) {
        return address >= 0 && length >= 0 && address <= size() - length;
    }

    /** Copies out; only for a range that {@link #holds}. */
    byte[] read(long address, int length);

    /** Copies in; only for a range that {@link #holds}. */
    void write(long address, byte[] bytes);
}
