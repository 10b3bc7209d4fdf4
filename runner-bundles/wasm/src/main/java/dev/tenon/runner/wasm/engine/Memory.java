package dev.tenon.runner.wasm.engine;

/**
 * Linear memory of an instance: what the module exports as {@code memory}, or nothing. Addresses
 * are unsigned 32-bit numbers in a {@code long}, numbers little endian. Used by the thread that the
 * instance is in. All but {@link #size} and {@link #holds} only for a range that it holds; other
 * ranges throw {@link IndexOutOfBoundsException} or another runtime exception, and touch nothing.
 */
public interface Memory {

    /** The export's name in every ABI. */
    String EXPORT = "memory";

    /** Its size now, in bytes. */
    long size();

    /** Whether all of these bytes lie inside. */
    default boolean holds(long address, long length) {
        return address >= 0 && length >= 0 && address <= size() - length;
    }

    /** Copies out. */
    default byte[] read(long address, int length) {
        byte[] bytes = new byte[length];
        read(address, bytes, 0, length);
        return bytes;
    }

    /** Copies out, into a part of an array. */
    void read(long address, byte[] into, int offset, int length);

    /** Copies in. */
    default void write(long address, byte[] bytes) {
        write(address, bytes, 0, bytes.length);
    }

    /** Copies in, from a part of an array. */
    void write(long address, byte[] from, int offset, int length);

    byte readByte(long address);

    int readInt(long address);

    long readLong(long address);

    void writeByte(long address, byte value);

    void writeShort(long address, short value);

    void writeInt(long address, int value);

    void writeLong(long address, long value);
}
