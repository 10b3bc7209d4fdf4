package dev.tenon.runner.wasm.wasmtime.library;

/**
 * Vectors of the C API: {@code struct { size_t size; T *data; }}, of bytes as of pointers (wasm.h,
 * {@code WASM_DECLARE_VEC}).
 */
final class Vectors {

    static final long SIZE = 16;

    private static final long DATA = 8;

    private Vectors() {}

    static long size(long vector) {
        return Raw.readLong(vector);
    }

    static long data(long vector) {
        return Raw.readLong(vector + DATA);
    }
}
