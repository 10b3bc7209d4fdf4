package dev.tenon.worker;

import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;
import dev.tenon.worker.library.ResultSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The library in service: called by all at once, or by one after the other. Thread-safe. */
final class Plugin {

    private final NativeLibrary library;
    private final @Nullable Lock turn;

    Plugin(NativeLibrary library, boolean threadSafe) {
        this.library = library;
        this.turn = threadSafe ? null : new ReentrantLock();
    }

    NativeLibrary library() {
        return library;
    }

    void execute(MemorySegment input, ResultSink<IOException> sink)
            throws LibraryException, IOException {
        if (turn == null) {
            library.execute(input, sink);
            return;
        }
        turn.lock();
        try {
            library.execute(input, sink);
        } finally {
            turn.unlock();
        }
    }
}
