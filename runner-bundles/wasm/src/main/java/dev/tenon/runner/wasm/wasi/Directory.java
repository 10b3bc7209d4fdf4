package dev.tenon.runner.wasm.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;

/** An open folder as a guest sees it: one on disk, or one that is made up of what is granted. */
sealed interface Directory extends Closeable permits Folder, Shelf, Top {

    /**
     * The place that a path from here leads to.
     *
     * @param followLast whether to go on if the last name is a link's
     * @throws ErrnoException {@link Errno#PERM} if it leads out of this folder
     */
    Place find(GuestPath path, boolean followLast) throws IOException, ErrnoException;

    FileStat stat() throws IOException;

    /** Whether the guest may change what is in it. */
    boolean writable();

    /** Reads its entries from the beginning, each when it is asked for. */
    Entries entries() throws IOException;

    /** One more user; each closes it once. */
    Directory shared();

    /** Ends one use. */
    @Override
    void close() throws IOException;

    /** A pass over a folder. {@code hasNext} may throw {@code DirectoryIteratorException}. */
    interface Entries extends Iterator<Entry>, Closeable {}

    /**
     * What a folder holds.
     *
     * @param name its bytes
     * @param inode or 0 if it went away meanwhile
     */
    record Entry(byte[] name, long inode, FileType type) {}
}
