package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.Memory;

/**
 * The parameters of a function and the memory they point into. Nothing here trusts them: what lies
 * outside of the memory is refused with {@link Errno#FAULT}.
 *
 * @param memory the guest's
 * @param values one for each parameter
 */
record Parameters(Memory memory, long[] values) {

    /** A descriptor, or flags. */
    int number(int index) {
        return (int) values[index];
    }

    /** A pointer or size. */
    long unsigned(int index) {
        return Integer.toUnsignedLong((int) values[index]);
    }

    /** A parameter of 64 bits. */
    long wide(int index) {
        return values[index];
    }

    /** The path at this pointer; its size is the parameter after it. */
    GuestPath path(int index) throws ErrnoException {
        return GuestPath.parse(text(index));
    }

    /**
     * Up to {@link GuestPath#MAX_BYTES} bytes at this pointer; their number is the next parameter.
     */
    byte[] text(int index) throws ErrnoException {
        long size = unsigned(index + 1);
        checkInside(unsigned(index), size);
        if (size > GuestPath.MAX_BYTES) {
            throw new ErrnoException(Errno.NAMETOOLONG);
        }
        return memory.read(unsigned(index), (int) size);
    }

    /** The address in a parameter, of a result of this size. */
    long room(int index, long size) throws ErrnoException {
        checkInside(unsigned(index), size);
        return unsigned(index);
    }

    void putInt(int index, long value) throws ErrnoException {
        memory.writeInt(room(index, Integer.BYTES), (int) value);
    }

    void putLong(int index, long value) throws ErrnoException {
        memory.writeLong(room(index, Long.BYTES), value);
    }

    void checkInside(long address, long size) throws ErrnoException {
        if (!memory.holds(address, size)) {
            throw new ErrnoException(Errno.FAULT);
        }
    }
}
