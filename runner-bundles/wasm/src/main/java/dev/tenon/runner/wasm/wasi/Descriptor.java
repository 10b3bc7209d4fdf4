package dev.tenon.runner.wasm.wasi;

import dev.tenon.runner.wasm.engine.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a number of the guest stands for. Says no to all that only some kinds can do. Used by one
 * thread at a time.
 */
abstract class Descriptor implements Closeable {

    /** Flag: writes go to the end. */
    static final int APPEND = 1;

    /** Flag: a write ends when the content is on disk. */
    static final int DSYNC = 2;

    /** Flag of no effect: nothing here waits. */
    static final int NONBLOCK = 4;

    /** Flags: a write ends when content and attributes are on disk. */
    static final int SYNC = 8 | 16;

    abstract FileType type();

    abstract FileStat stat() throws IOException, ErrnoException;

    /** As in {@link Rights}. */
    abstract long rights();

    long inheritedRights() {
        return 0;
    }

    abstract int flags();

    abstract void setFlags(int flags) throws IOException, ErrnoException;

    /** Reads on; the number of bytes, or less than 1 at the end. */
    int read(ByteBuffer into) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.BADF);
    }

    int readAt(ByteBuffer into, long position) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.SPIPE);
    }

    /** Writes on; the number of bytes. */
    int write(ByteBuffer from) throws IOException, ErrnoException, EngineException {
        throw new ErrnoException(Errno.BADF);
    }

    int writeAt(ByteBuffer from, long position) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.SPIPE);
    }

    /** Where it reads and writes on. */
    long position() throws IOException, ErrnoException {
        throw new ErrnoException(Errno.SPIPE);
    }

    void setPosition(long position) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.SPIPE);
    }

    void setSize(long size) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.INVAL);
    }

    void setTimes(TimeChange change) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.INVAL);
    }

    /** Makes what was written last. */
    void sync(boolean attributes) throws IOException, ErrnoException {
        throw new ErrnoException(Errno.INVAL);
    }

    /** Bytes that can be read now. */
    long available() throws IOException {
        return 0;
    }

    /** The folder, if it is one. */
    Directory directory() throws IOException, ErrnoException {
        throw new ErrnoException(Errno.NOTDIR);
    }

    /** Its entries, if it is a folder. */
    Listing listing() throws IOException, ErrnoException {
        throw new ErrnoException(Errno.NOTDIR);
    }

    /** The name it is granted under, as bytes, if it is. */
    byte[] grantedName() throws ErrnoException {
        throw new ErrnoException(Errno.BADF);
    }

    @Override
    public void close() throws IOException {}
}
