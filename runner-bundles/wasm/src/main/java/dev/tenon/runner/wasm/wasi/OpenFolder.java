package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An open folder: one that is granted, opened when it is first needed, or one a guest opened. */
final class OpenFolder extends Descriptor {

    private final Preopens.@Nullable Grant grant;
    private @Nullable Directory directory;
    private @Nullable Listing listing;
    private int flags;

    private OpenFolder(Preopens.@Nullable Grant grant, @Nullable Directory directory, int flags) {
        this.grant = grant;
        this.directory = directory;
        this.flags = flags;
    }

    static OpenFolder granted(Preopens.Grant grant) {
        return new OpenFolder(grant, null, 0);
    }

    /**
     * @param directory this object's from now on
     */
    static OpenFolder opened(Directory directory, int flags) {
        return new OpenFolder(null, directory, flags);
    }

    @Override
    Directory directory() throws IOException, ErrnoException {
        Directory open = directory;
        if (open == null) {
            if (grant == null) {
                throw new IllegalStateException("no folder");
            }
            open = grant.origin().open();
            directory = open;
        }
        return open;
    }

    @Override
    Listing listing() throws IOException, ErrnoException {
        if (listing == null) {
            listing = new Listing(directory());
        }
        return listing;
    }

    @Override
    byte[] grantedName() throws ErrnoException {
        return grant == null ? super.grantedName() : grant.name();
    }

    @Override
    FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    FileStat stat() throws IOException, ErrnoException {
        return directory().stat();
    }

    @Override
    long rights() {
        Directory open = directory;
        return Rights.ofFolder(
                open != null ? open.writable() : grant != null && grant.origin().writable());
    }

    @Override
    long inheritedRights() {
        return Rights.IN_FOLDER;
    }

    @Override
    int flags() {
        return flags;
    }

    @Override
    void setFlags(int changed) throws ErrnoException {
        if ((changed & ~(APPEND | NONBLOCK)) != 0) {
            throw new ErrnoException(Errno.INVAL);
        }
        flags = changed;
    }

    @Override
    int read(ByteBuffer into) throws ErrnoException {
        throw new ErrnoException(Errno.ISDIR);
    }

    @Override
    int readAt(ByteBuffer into, long position) throws ErrnoException {
        throw new ErrnoException(Errno.ISDIR);
    }

    @Override
    int writeAt(ByteBuffer from, long position) throws ErrnoException {
        throw new ErrnoException(Errno.BADF);
    }

    @Override
    void setTimes(TimeChange change) throws IOException, ErrnoException {
        if (!(directory() instanceof Folder folder) || !folder.writable()) {
            throw new ErrnoException(Errno.ROFS);
        }
        folder.setTimes(change);
    }

    @Override
    void sync(boolean attributes) throws IOException, ErrnoException {
        if (directory() instanceof Folder folder) {
            folder.sync();
        }
    }

    @Override
    public void close() throws IOException {
        try (Directory ending = directory;
                Listing reading = listing) {
            directory = null;
            listing = null;
        }
    }
}
