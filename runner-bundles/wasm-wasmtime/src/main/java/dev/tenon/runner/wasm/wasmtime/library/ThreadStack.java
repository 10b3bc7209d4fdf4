package dev.tenon.runner.wasm.wasmtime.library;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The native stack of the calling thread. WebAssembly may use {@link EngineConfiguration#MAX_STACK}
 * of it, counted from where it is entered: Wasmtime does not look whether there is as much. Where
 * there is not, it would run into the JVM's guard pages, which ends the process.
 */
public final class ThreadStack {

    /** A stack of this size has room for code, even if Java has used much of it. */
    public static final long AMPLE = 4 << 20;

    /** For functions of the host that code calls last, and the JVM's guard pages. */
    private static final long RESERVE = 256 << 10;

    private static final long ATTRIBUTES = 512;

    /** Of {@code mmap} and {@code mprotect}, the same on Linux and macOS. */
    private static final long READ_WRITE = 1 | 2;

    private static final long READ_EXECUTE = 1 | 4;
    private static final boolean MACOS = System.getProperty("os.name").startsWith("Mac");
    private static final long PRIVATE_ANONYMOUS = MACOS ? 2 | 0x1000 : 2 | 0x20;

    /** The thread of the system that was asked, and the lowest address of its stack. */
    private final ThreadLocal<long[]> known = new ThreadLocal<>();

    private final Call pointer = new Call(MemorySegment.ofAddress(pointerFunction()));
    private final Call self = Raw.libc("pthread_self");

    /** Whether WebAssembly may be entered here. */
    public boolean hasRoom() {
        return pointer.briefly(0, 0) - low() > EngineConfiguration.MAX_STACK + RESERVE;
    }

    /** A virtual thread is now on this thread of the system, and now on that. */
    private long low() {
        long thread = self.briefly(0, 0);
        long[] seen = known.get();
        if (seen == null || seen[0] != thread) {
            seen = new long[] {thread, MACOS ? lowOnMacos(thread) : low(thread)};
            known.set(seen);
        }
        return seen[1];
    }

    private static long low(long thread) {
        try (Arena arena = Arena.ofConfined()) {
            long attributes = arena.allocate(ATTRIBUTES, Long.BYTES).address();
            long low = arena.allocate(2L * Long.BYTES, Long.BYTES).address();
            if ((int) Raw.libc("pthread_getattr_np").of(thread, attributes) != 0) {
                return Long.MAX_VALUE;
            }
            Raw.libc("pthread_attr_getstack").of(attributes, low, low + Long.BYTES);
            Raw.libc("pthread_attr_destroy").of(attributes);
            return Raw.readLong(low);
        }
    }

    private static long lowOnMacos(long thread) {
        return Raw.libc("pthread_get_stackaddr_np").of(thread)
                - Raw.libc("pthread_get_stacksize_np").of(thread);
    }

    /**
     * A function that answers the stack pointer, which no function of C does: two instructions, in
     * a page that stays.
     */
    private static long pointerFunction() {
        byte[] code =
                switch (System.getProperty("os.arch")) {
                    case "amd64", "x86_64" ->
                            new byte[] {0x48, (byte) 0x89, (byte) 0xE0, (byte) 0xC3};
                    case "aarch64" ->
                            new byte[] {
                                (byte) 0xE0,
                                0x03,
                                0x00,
                                (byte) 0x91,
                                (byte) 0xC0,
                                0x03,
                                0x5F,
                                (byte) 0xD6
                            };
                    default ->
                            throw new UnsupportedOperationException(
                                    "os.arch: found '%s', expected amd64 or aarch64"
                                            .formatted(System.getProperty("os.arch")));
                };
        long page = Raw.libc("mmap").of(0, code.length, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0);
        if (page == -1) {
            throw new UnsupportedOperationException("no page for code");
        }
        Raw.write(page, code, 0, code.length);
        if ((int) Raw.libc("mprotect").of(page, code.length, READ_EXECUTE) != 0) {
            throw new UnsupportedOperationException("the system allows no new code");
        }
        return page;
    }
}
