package dev.tenon.runner.wasm.wasi;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * What a guest is told of a file.
 *
 * @param id device and inode
 * @param type what it is
 * @param size in bytes
 * @param accessed nanoseconds since 1970
 * @param modified nanoseconds since 1970
 */
record FileStat(FileId id, FileType type, long size, long accessed, long modified) {

    /** Of a stream or of a folder that is none on disk. */
    static FileStat made(FileType type) {
        return new FileStat(new FileId(0, type.code()), type, 0, 0, 0);
    }

    static FileStat of(BasicFileAttributes attributes) {
        return new FileStat(
                FileId.of(attributes),
                FileType.of(attributes),
                attributes.size(),
                nanos(attributes.lastAccessTime()),
                nanos(attributes.lastModifiedTime()));
    }

    FileStat withSize(long now) {
        return new FileStat(id, type, now, accessed, modified);
    }

    /**
     * Writes a {@code filestat}. Java tells neither the number of links nor the time of the last
     * change of attributes in one step with the rest: there is one link, changed when the content
     * was.
     */
    void write(Parameters parameters, int index) throws ErrnoException {
        long at = parameters.room(index, 64);
        parameters.memory().writeLong(at, id.device());
        parameters.memory().writeLong(at + 8, id.inode());
        parameters.memory().writeLong(at + 16, type.code());
        parameters.memory().writeLong(at + 24, 1);
        parameters.memory().writeLong(at + 32, size);
        parameters.memory().writeLong(at + 40, accessed);
        parameters.memory().writeLong(at + 48, modified);
        parameters.memory().writeLong(at + 56, modified);
    }

    /** Times before 1970 cannot be told. */
    private static long nanos(FileTime time) {
        return Math.max(0, time.to(TimeUnit.NANOSECONDS));
    }
}
