package dev.tenon.runner.wasm.wasmtime.compiler;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bounds what the process may have of private writable memory: RLIMIT_DATA, which binds the
 * library's own threads and its own mmap, too. What the process had when this was made is its own
 * and does not count. For one thread.
 */
final class MemoryLimit {

    /** What the JVM gets later beside what it has: classes, the code of methods, its threads'. */
    private static final long SLACK = 8 << 20;

    private static final int RLIMIT_DATA = 2;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String DATA = "VmData:";

    private final CLibrary libc;
    private final long own;

    /** Soft, hard. */
    private final MemorySegment limits = Arena.global().allocate(JAVA_LONG, 2);

    private final long before;

    /** It is not bounded here. */
    static final class UnboundedException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnboundedException(String message) {
            super(message);
        }
    }

    /**
     * Takes what there is as the process's own.
     *
     * @throws UnboundedException if this system tells or bounds no such thing
     */
    MemoryLimit(CLibrary libc) throws UnboundedException {
        this.libc = libc;
        own = dataNow() + SLACK;
        if (!libc.getLimit(RLIMIT_DATA, limits)) {
            throw new UnboundedException("getrlimit(RLIMIT_DATA) was refused");
        }
        before = limits.getAtIndex(JAVA_LONG, 0);
        check();
    }

    /** Lets the process have so much more than its own from now on. */
    void set(long bytes) throws UnboundedException {
        long wanted = bytes > Long.MAX_VALUE - own ? Long.MAX_VALUE : own + bytes;
        // what the container may not have, its compiler may not have either
        setSoft(Long.compareUnsigned(wanted, before) < 0 ? wanted : before);
    }

    /** Lets it have what it could have before. */
    void lift() throws UnboundedException {
        setSoft(before);
    }

    /** Some systems are told to ignore it. */
    private void check() throws UnboundedException {
        set(0);
        boolean ignored = libc.canAllocate(own);
        lift();
        if (ignored) {
            throw new UnboundedException("this system does not enforce RLIMIT_DATA");
        }
    }

    /** The hard limit stays, so that this can be taken back. */
    private void setSoft(long limit) throws UnboundedException {
        limits.setAtIndex(JAVA_LONG, 0, limit);
        if (!libc.setLimit(RLIMIT_DATA, limits)) {
            throw new UnboundedException("setrlimit(RLIMIT_DATA) was refused");
        }
    }

    private static long dataNow() throws UnboundedException {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(DATA)) {
                    String kibibytes = line.substring(DATA.length()).replace("kB", "").strip();
                    return Long.parseLong(kibibytes) << 10;
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            // told below
        }
        throw new UnboundedException("no VmData in " + STATUS);
    }
}
