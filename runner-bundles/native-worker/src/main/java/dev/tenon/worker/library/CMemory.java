package dev.tenon.worker.library;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The C library's memory and strings. Pointers are numbers here, so that nothing is allocated for
 * them; all of this is for code that knows that they are right.
 */
public final class CMemory {

    /** All memory there is, by address. */
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final MemorySegment MALLOC = function("malloc");
    private static final MemorySegment FREE = function("free");
    private static final MemorySegment STRNLEN = function("strnlen");

    private CMemory() {}

    /** Address of that many bytes of any content; 0 if there are none. To be given to free. */
    public static long allocate(long size) {
        return CCalls.call(MALLOC, size, 0);
    }

    /** Gives back what {@link #allocate} gave; 0 is nothing. */
    public static void free(long address) {
        CCalls.call(FREE, address, 0);
    }

    /**
     * Calls a function of the C library with two numbers or pointers.
     *
     * @throws UnsupportedOperationException if it has no such function
     */
    public static long call(String function, long first, long second) {
        return CCalls.call(function(function), first, second);
    }

    /** The memory from an address on. It lives as long as it lives: nothing checks. */
    public static MemorySegment at(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /**
     * Bytes before the first NUL, at most the bound. Reads nothing beyond the NUL that may not be
     * mapped.
     */
    static long length(long string, long bound) {
        return CCalls.callBriefly(STRNLEN, string, bound);
    }

    /** Writes bytes and a NUL. */
    static void write(byte[] from, long to) {
        MemorySegment.copy(from, 0, ALL, ValueLayout.JAVA_BYTE, to, from.length);
        ALL.set(ValueLayout.JAVA_BYTE, to + from.length, (byte) 0);
    }

    static byte[] read(long from, int size) {
        byte[] bytes = new byte[size];
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, bytes, 0, size);
        return bytes;
    }

    /** A function of the C library, for calls from C, too. */
    static MemorySegment function(String name) {
        return Linker.nativeLinker()
                .defaultLookup()
                .find(name)
                .orElseThrow(
                        () ->
                                new UnsupportedOperationException(
                                        "native plugins need a POSIX system: no " + name));
    }
}
