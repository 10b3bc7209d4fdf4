package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open regular file. Java tells attributes and sets times by name only, so it keeps the folder
 * it was found in, and uses the name as long as it is this file's.
 */
final class OpenFile extends Descriptor {

    private final FileChannel channel;
    private final FileStat opened;
    private final boolean readable;
    private final boolean writable;
    private Folder folder;
    private Path name;
    private int flags;

    /** For writes to the end, which only the system can do in one step. */
    private @Nullable FileChannel appending;

    /**
     * @param channel this object's from now on
     * @param folder as well
     * @param name in the folder
     * @param opened what bore the name before and after it was opened
     */
    OpenFile(
            FileChannel channel,
            Folder folder,
            Path name,
            FileStat opened,
            boolean readable,
            boolean writable) {
        this.channel = channel;
        this.folder = folder;
        this.name = name;
        this.opened = opened;
        this.readable = readable;
        this.writable = writable;
    }

    /** Sets the flags it is opened with. */
    void begin(int initial) throws IOException, ErrnoException {
        flags = initial;
        setAppending((initial & APPEND) != 0);
    }

    /** Flags as options to open a file with. */
    static Set<OpenOption> syncOptions(int flags) {
        if ((flags & SYNC) != 0) {
            return Set.of(StandardOpenOption.SYNC);
        }
        return (flags & DSYNC) != 0 ? Set.of(StandardOpenOption.DSYNC) : Set.of();
    }

    /** Tells that a file was moved; it may be this one. */
    void moved(FileId file, Folder to, Path newName) throws IOException {
        if (file.equals(opened.id())) {
            Folder before = folder;
            folder = to.shared();
            name = newName;
            before.close();
        }
    }

    @Override
    FileType type() {
        return FileType.REGULAR_FILE;
    }

    @Override
    FileStat stat() throws IOException {
        BasicFileAttributes now = folder.look(name);
        return (isThis(now) ? FileStat.of(now) : opened).withSize(channel.size());
    }

    @Override
    long rights() {
        return Rights.ofFile(readable, writable);
    }

    @Override
    int flags() {
        return flags;
    }

    @Override
    void setFlags(int changed) throws IOException, ErrnoException {
        int fixed = DSYNC | SYNC;
        if ((changed & fixed) != (flags & fixed) || (changed & ~(fixed | APPEND | NONBLOCK)) != 0) {
            throw new ErrnoException(Errno.INVAL);
        }
        setAppending((changed & APPEND) != 0);
        flags = changed;
    }

    @Override
    int read(ByteBuffer into) throws IOException, ErrnoException {
        check(readable);
        return channel.read(into);
    }

    @Override
    int readAt(ByteBuffer into, long position) throws IOException, ErrnoException {
        check(readable);
        return channel.read(into, position);
    }

    @Override
    int write(ByteBuffer from) throws IOException, ErrnoException {
        check(writable);
        if (appending == null) {
            return channel.write(from);
        }
        int count = appending.write(from);
        channel.position(appending.position());
        return count;
    }

    @Override
    int writeAt(ByteBuffer from, long position) throws IOException, ErrnoException {
        check(writable);
        return channel.write(from, position);
    }

    @Override
    long position() throws IOException {
        return channel.position();
    }

    @Override
    void setPosition(long position) throws IOException {
        channel.position(position);
    }

    @Override
    void setSize(long size) throws IOException, ErrnoException {
        checkMayChange();
        check(writable);
        if (size > channel.size()) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        } else {
            long position = channel.position();
            channel.truncate(size);
            // truncating moves a position that lies behind
            channel.position(position);
        }
    }

    @Override
    void setTimes(TimeChange change) throws IOException, ErrnoException {
        checkMayChange();
        if (!isThis(folder.look(name))) {
            throw new ErrnoException(Errno.NOENT);
        }
        folder.setTimes(name, change);
    }

    @Override
    void sync(boolean attributes) throws IOException {
        channel.force(attributes);
    }

    @Override
    long available() throws IOException {
        return readable ? Math.max(0, channel.size() - channel.position()) : 0;
    }

    @Override
    public void close() throws IOException {
        try (channel;
                Folder last = folder) {
            setAppending(false);
        } catch (ErrnoException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void setAppending(boolean append) throws IOException, ErrnoException {
        if (!append && appending != null) {
            appending.close();
            appending = null;
        } else if (append && appending == null && writable) {
            appending = reopened();
        }
    }

    private FileChannel reopened() throws IOException, ErrnoException {
        if (!isThis(folder.look(name))) {
            throw new ErrnoException(Errno.NOENT);
        }
        Set<OpenOption> options = new HashSet<>(syncOptions(flags));
        options.add(StandardOpenOption.APPEND);
        FileChannel again = folder.open(name, options);
        if (isThis(folder.look(name))) {
            return again;
        }
        again.close();
        throw new ErrnoException(Errno.AGAIN);
    }

    private boolean isThis(@Nullable BasicFileAttributes found) {
        return found != null && FileId.of(found).equals(opened.id());
    }

    private void checkMayChange() throws ErrnoException {
        if (!folder.writable(name)) {
            throw new ErrnoException(Errno.ROFS);
        }
    }

    private static void check(boolean opened) throws ErrnoException {
        if (!opened) {
            throw new ErrnoException(Errno.BADF);
        }
    }
}
