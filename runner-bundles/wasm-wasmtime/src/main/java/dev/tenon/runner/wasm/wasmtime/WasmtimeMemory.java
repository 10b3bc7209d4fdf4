package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.wasmtime.library.NativeStore;
import dev.tenon.runner.wasm.wasmtime.library.Raw;

/** Memory outside of the JVM's heap; every access is checked here, and that the store is open. */
record WasmtimeMemory(NativeStore store) implements Memory {

    @Override
    public long size() {
        store.enter();
        try {
            return store.memorySize();
        } finally {
            store.leave();
        }
    }

    @Override
    public void read(long address, byte[] into, int offset, int length) {
        store.enter();
        try {
            Raw.read(store.at(address, length), into, offset, length);
        } finally {
            store.leave();
        }
    }

    @Override
    public void write(long address, byte[] from, int offset, int length) {
        store.enter();
        try {
            Raw.write(store.at(address, length), from, offset, length);
        } finally {
            store.leave();
        }
    }

    @Override
    public byte readByte(long address) {
        store.enter();
        try {
            return Raw.readByte(store.at(address, Byte.BYTES));
        } finally {
            store.leave();
        }
    }

    @Override
    public int readInt(long address) {
        store.enter();
        try {
            return Raw.readInt(store.at(address, Integer.BYTES));
        } finally {
            store.leave();
        }
    }

    @Override
    public long readLong(long address) {
        store.enter();
        try {
            return Raw.readLong(store.at(address, Long.BYTES));
        } finally {
            store.leave();
        }
    }

    @Override
    public void writeByte(long address, byte value) {
        store.enter();
        try {
            Raw.writeByte(store.at(address, Byte.BYTES), value);
        } finally {
            store.leave();
        }
    }

    @Override
    public void writeShort(long address, short value) {
        store.enter();
        try {
            Raw.writeShort(store.at(address, Short.BYTES), value);
        } finally {
            store.leave();
        }
    }

    @Override
    public void writeInt(long address, int value) {
        store.enter();
        try {
            Raw.writeInt(store.at(address, Integer.BYTES), value);
        } finally {
            store.leave();
        }
    }

    @Override
    public void writeLong(long address, long value) {
        store.enter();
        try {
            Raw.writeLong(store.at(address, Long.BYTES), value);
        } finally {
            store.leave();
        }
    }
}
