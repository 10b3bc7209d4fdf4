package dev.tenon.runner.wasm.engine;

/** The memory of a module that exports none. */
public enum NoMemory implements Memory {
    INSTANCE;

    @Override
    public long size() {
        return 0;
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) {
        throw outside();
    }

    @Override
    public void write(long address, byte[] from, int offset, int length) {
        throw outside();
    }

    @Override
    public byte readByte(long address) {
        throw outside();
    }

    @Override
    public int readInt(long address) {
        throw outside();
    }

    @Override
    public long readLong(long address) {
        throw outside();
    }

    @Override
    public void writeByte(long address, byte value) {
        throw outside();
    }

    @Override
    public void writeShort(long address, short value) {
        throw outside();
    }

    @Override
    public void writeInt(long address, int value) {
        throw outside();
    }

    @Override
    public void writeLong(long address, long value) {
        throw outside();
    }

    private static IndexOutOfBoundsException outside() {
        return new IndexOutOfBoundsException("the module exports no memory");
    }
}
