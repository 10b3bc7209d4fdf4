package dev.tenon.runner.wasm.engine;

/** A pointer and a size in one {@code i64}: {@code (pointer << 32) | size}, both unsigned. */
public final class Packed {

    private static final long LOW = 0xFFFF_FFFFL;

    private Packed() {}

    public static long of(long pointer, long size) {
        return pointer << Integer.SIZE | size & LOW;
    }

    public static long pointer(long packed) {
        return packed >>> Integer.SIZE;
    }

    public static long size(long packed) {
        return packed & LOW;
    }
}
