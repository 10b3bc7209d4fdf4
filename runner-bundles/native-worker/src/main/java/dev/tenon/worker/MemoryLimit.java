package dev.tenon.worker;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tenon.worker.library.CMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bounds what the process may get of private writable memory from now on: RLIMIT_DATA, which binds
 * the library's own threads and its own mmap, too.
 */
final class MemoryLimit {

    /**
     * What the JVM gets later beside what it has: the code of calls that become frequent, classes,
     * threads that a library made and that call the host. The library may get it, too.
     */
    static final long SLACK = 8 << 20;

    private static final int RLIMIT_DATA = 2;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String DATA = "VmData:";

    private MemoryLimit() {}

    /**
     * Sets it, for good, and tries whether it holds.
     *
     * @param bytes more than there are now
     */
    static void set(long bytes) throws FaultException {
        try (Arena arena = Arena.ofConfined()) {
            // limits of now, then limits to be: soft, hard
            MemorySegment limits = arena.allocate(JAVA_LONG, 2);
            call("getrlimit", limits);
            long wanted = saturated(saturated(dataNow(), SLACK), bytes);
            long limit = unsignedMin(wanted, limits.getAtIndex(JAVA_LONG, 1));
            limits.setAtIndex(JAVA_LONG, 0, limit);
            limits.setAtIndex(JAVA_LONG, 1, limit);
            call("setrlimit", limits);
            check(limit);
        }
    }

    /** Some systems are told to ignore it. */
    private static void check(long limit) throws FaultException {
        long tooMuch = CMemory.allocate(limit);
        if (tooMuch != 0) {
            CMemory.free(tooMuch);
            throw new FaultException(
                    FaultKind.LIMIT, "memory: this system does not enforce RLIMIT_DATA");
        }
    }

    private static long dataNow() throws FaultException {
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
        throw new FaultException(
                FaultKind.LIMIT, "memory: cannot be bounded here: no VmData in " + STATUS);
    }

    private static long saturated(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long unsignedMin(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    private static void call(String function, MemorySegment limits) throws FaultException {
        // an int: the upper half is anything
        int result = (int) CMemory.call(function, RLIMIT_DATA, limits.address());
        if (result != 0) {
            throw new FaultException(
                    FaultKind.LIMIT, "memory: %s(RLIMIT_DATA) was refused".formatted(function));
        }
    }
}
