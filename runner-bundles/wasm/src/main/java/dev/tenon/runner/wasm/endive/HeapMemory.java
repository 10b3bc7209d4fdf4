package dev.tenon.runner.wasm.endive;

import dev.tenon.runner.wasm.engine.Memory;

/** Memory that is a part of the JVM's heap; Endive checks every access. */
record HeapMemory(run.endive.runtime.Memory memory) implements Memory {

    @Override
    public long size() {
        return (long) memory.pages() * run.endive.runtime.Memory.PAGE_SIZE;
    }

    @Override
    public byte[] read(long address, int length) {
        return memory.readBytes((int) address, length);
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) {
        System.arraycopy(read(address, length), 0, into, offset, length);
    }

    @Override
    public void write(long address, byte[] from, int offset, int length) {
        memory.write((int) address, from, offset, length);
    }

    @Override
    public byte readByte(long address) {
        return memory.read((int) address);
    }

    @Override
    public int readInt(long address) {
        return memory.readInt((int) address);
    }

    @Override
    public long readLong(long address) {
        return memory.readLong((int) address);
    }

    @Override
    public void writeByte(long address, byte value) {
        memory.writeByte((int) address, value);
    }

    @Override
    public void writeShort(long address, short value) {
        memory.writeShort((int) address, value);
    }

    @Override
    public void writeInt(long address, int value) {
        memory.writeI32((int) address, value);
    }

    @Override
    public void writeLong(long address, long value) {
        memory.writeLong((int) address, value);
    }
}
