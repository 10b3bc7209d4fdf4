package dev.tenon.runner.wasm.wasi;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * New times of a file.
 *
 * @param accessed {@code null} to leave it
 * @param modified {@code null} to leave it
 */
record TimeChange(@Nullable FileTime accessed, @Nullable FileTime modified) {

    private static final int ACCESSED = 1;
    private static final int ACCESSED_NOW = 2;
    private static final int MODIFIED = 4;
    private static final int MODIFIED_NOW = 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Reads the time of access, that of modification, and flags, from this parameter on. */
    static TimeChange of(Parameters parameters, int index) throws ErrnoException {
        int flags = parameters.number(index + 2);
        FileTime now = FileTime.from(Instant.now());
        return new TimeChange(
                time(flags, ACCESSED, ACCESSED_NOW, parameters.wide(index), now),
                time(flags, MODIFIED, MODIFIED_NOW, parameters.wide(index + 1), now));
    }

    private static @Nullable FileTime time(
            int flags, int given, int setNow, long nanos, FileTime now) throws ErrnoException {
        boolean isGiven = (flags & given) != 0;
        boolean isNow = (flags & setNow) != 0;
        if (isGiven && isNow) {
            throw new ErrnoException(Errno.INVAL);
        }
        return isGiven ? of(nanos) : isNow ? now : null;
    }

    private static FileTime of(long unsignedNanos) {
        return FileTime.from(
                Instant.ofEpochSecond(
                        Long.divideUnsigned(unsignedNanos, NANOS_PER_SECOND),
                        Long.remainderUnsigned(unsignedNanos, NANOS_PER_SECOND)));
    }
}
