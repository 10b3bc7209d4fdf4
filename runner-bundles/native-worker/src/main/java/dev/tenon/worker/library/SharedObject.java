package dev.tenon.worker.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.worker.library.LibraryException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A file mapped by the dynamic linker. By dlopen itself, as {@code SymbolLookup.libraryLookup}
 * tells no reason, and binds symbols when they are first called: one that is missing would end the
 * process then, and the container's if the library is in it.
 */
final class SharedObject implements Symbols {

    private static final boolean MACOS = System.getProperty("os.name").startsWith("Mac");

    /** RTLD_NOW and RTLD_LOCAL, of which Linux has the latter as the absence of another. */
    private static final int OPEN = MACOS ? 2 | 4 : 2;

    /** RTLD_LAZY and RTLD_NOLOAD. */
    private static final int TELL = MACOS ? 1 | 16 : 1 | 4;

    private static final long LONGEST_REASON = 4 << 10;

    private static final MemorySegment DLOPEN = CMemory.function("dlopen");
    private static final MemorySegment DLSYM = CMemory.function("dlsym");
    private static final MemorySegment DLCLOSE = CMemory.function("dlclose");
    private static final MemorySegment DLERROR = CMemory.function("dlerror");

    private final long handle;

    private SharedObject(long handle) {
        this.handle = handle;
    }

    /** Maps it and runs its constructors. */
    static SharedObject open(Path file) throws LibraryException {
        try (Arena arena = Arena.ofConfined()) {
            long path = string(file.toAbsolutePath().toString(), arena);
            refuseSecond(file, path);
            long handle = CCalls.call(DLOPEN, path, OPEN);
            if (handle == 0) {
                throw new LibraryException(Kind.NOT_LOADED, reason(file));
            }
            return new SharedObject(handle);
        }
    }

    /** The linker would not load it again, but give two plugins the same variables. */
    private static void refuseSecond(Path file, long path) throws LibraryException {
        long loaded = CCalls.call(DLOPEN, path, TELL);
        if (loaded != 0) {
            CCalls.call(DLCLOSE, loaded, 0);
            throw new LibraryException(
                    Kind.NOT_LOADED, file + " is loaded already; expected a file of its own");
        }
    }

    @Override
    public long find(String symbol) {
        try (Arena arena = Arena.ofConfined()) {
            return CCalls.call(DLSYM, handle, string(symbol, arena));
        }
    }

    /** Runs its destructors and removes it. */
    void close() {
        CCalls.call(DLCLOSE, handle, 0);
    }

    /** As {@code Arena.allocateFrom}, which makes the JVM make classes for one byte. */
    private static long string(String text, Arena arena) {
        byte[] bytes = (text + "\0").getBytes(UTF_8);
        return arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes)).address();
    }

    /** The linker keeps it for each thread until that uses it again. */
    private static String reason(Path file) {
        long text = CCalls.call(DLERROR, 0, 0);
        if (text == 0) {
            return file + ": cannot be loaded";
        }
        int length = (int) CMemory.length(text, LONGEST_REASON);
        return new String(CMemory.read(text, length), UTF_8);
    }
}
