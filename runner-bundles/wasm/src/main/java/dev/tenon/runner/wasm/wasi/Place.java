package dev.tenon.runner.wasm.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads: a name in an open folder, which may or may not be there. Keeps the folder
 * open until it is closed.
 *
 * @param directory the folder
 * @param name in it; {@code null} for the folder itself
 * @param attributes of what bears the name; {@code null} if nothing does
 */
record Place(Directory directory, @Nullable Path name, @Nullable BasicFileAttributes attributes)
        implements Closeable {

    static Place self(Directory directory) {
        return new Place(directory, null, null);
    }

    static Place absent(Directory directory, Path name) {
        return new Place(directory, name, null);
    }

    FileStat stat() throws IOException, ErrnoException {
        return name == null ? directory.stat() : FileStat.of(there());
    }

    boolean isSelf() {
        return name == null;
    }

    boolean isAbsent() {
        return name != null && attributes == null;
    }

    /** What bears the name. */
    BasicFileAttributes there() throws ErrnoException {
        if (attributes == null) {
            throw new ErrnoException(Errno.NOENT);
        }
        return attributes;
    }

    /** The name. */
    Path entry() throws ErrnoException {
        if (name == null) {
            throw new ErrnoException(Errno.BUSY);
        }
        return name;
    }

    /** The folder on disk that has or would have the name. */
    Folder folder() throws ErrnoException {
        if (directory instanceof Folder folder) {
            return folder;
        }
        throw new ErrnoException(Errno.ROFS);
    }

    /** The same, if what is in it may be changed. */
    Folder writableFolder() throws ErrnoException {
        if (!directory.writable()) {
            throw new ErrnoException(Errno.ROFS);
        }
        return folder();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
