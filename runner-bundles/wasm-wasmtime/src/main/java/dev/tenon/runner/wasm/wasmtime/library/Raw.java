package dev.tenon.runner.wasm.wasmtime.library;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/**
 * Memory by its address. For code that knows that an address is right: nothing here checks.
 * WebAssembly's own numbers are little endian, as all systems are that the library is made for.
 */
public final class Raw {

    @SuppressWarnings("restricted") // what this package is for
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final Call CALLOC = libc("calloc");
    private static final Call FREE = libc("free");

    private Raw() {}

    /** That many bytes of zeros, to be given to {@link #free}. */
    public static long allocate(long size) {
        long address = CALLOC.of(1, size);
        if (address == 0) {
            throw new OutOfMemoryError("no " + size + " bytes of native memory");
        }
        return address;
    }

    public static void free(long address) {
        FREE.of(address);
    }

    public static byte readByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    public static int readInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    public static long readLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    public static void writeByte(long address, byte value) {
        ALL.set(JAVA_BYTE, address, value);
    }

    public static void writeShort(long address, short value) {
        ALL.set(JAVA_SHORT_UNALIGNED, address, value);
    }

    public static void writeInt(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    public static void writeLong(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    public static void read(long address, byte[] into, int offset, int length) {
        MemorySegment.copy(ALL, JAVA_BYTE, address, into, offset, length);
    }

    public static void write(long address, byte[] from, int offset, int length) {
        MemorySegment.copy(from, offset, ALL, JAVA_BYTE, address, length);
    }

    /** Copies memory to memory. */
    static void copy(long from, long to, long length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    /** Bytes in memory of their own, to be given to {@link #free}; one byte at least. */
    static long copyOf(byte[] bytes) {
        long address = allocate(Math.max(1, bytes.length));
        write(address, bytes, 0, bytes.length);
        return address;
    }

    /** UTF-8 text. */
    static String text(long address, long length) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        read(address, bytes, 0, bytes.length);
        return new String(bytes, UTF_8);
    }

    static Call libc(String name) {
        return new Call(
                Linker.nativeLinker()
                        .defaultLookup()
                        .find(name)
                        .orElseThrow(
                                () -> new UnsupportedOperationException("no C function " + name)));
    }
}
