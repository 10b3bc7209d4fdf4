package dev.tenon.runner.wasm.wasmtime.library;

/**
 * Compiled code in memory of the library, until it is closed. It may be as large as the heap, so
 * that who only passes it on leaves it there. For one thread.
 */
public final class NativeCode implements AutoCloseable {

    private final Wasmtime library;
    private final long vector;

    /**
     * @param vector of bytes, of which this is the owner from now on
     */
    NativeCode(Wasmtime library, long vector) {
        this.library = library;
        this.vector = vector;
    }

    /** Where it is. */
    public long address() {
        return Vectors.data(vector);
    }

    /** Its bytes. */
    public long size() {
        return Vectors.size(vector);
    }

    /** A copy. */
    public byte[] bytes() {
        byte[] code = new byte[Math.toIntExact(size())];
        Raw.read(address(), code, 0, code.length);
        return code;
    }

    @Override
    public void close() {
        library.bytesDelete.of(vector);
        Raw.free(vector);
    }
}
