package dev.tenon.worker;

import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;
import dev.tenon.worker.library.Prefix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What the lanes of the process share. Thread-safe. */
final class Worker {

    private final LibraryLoader loader;
    private final Ending ending;
    private final Lanes lanes = new Lanes(this);
    private final HostLink host = new HostLink(this);
    private final AtomicBoolean loading = new AtomicBoolean();
    private volatile @Nullable Plugin plugin;

    Worker(LibraryLoader loader, Ending ending) {
        this.loader = loader;
        this.ending = ending;
    }

    /** Serves all connections, for as long as the process lives. */
    void serve(ServerSocketChannel server) throws IOException, InterruptedException {
        lanes.serve(server);
    }

    HostLink host() {
        return host;
    }

    Plugin plugin() throws FaultException {
        Plugin loaded = plugin;
        if (loaded == null) {
            throw FaultException.protocol("CALL without a library");
        }
        return loaded;
    }

    /** Loads the library and says so, or nothing of it is left. */
    void load(LoadRequest request, FrameWriter answer)
            throws IOException, FaultException, LibraryException {
        if (!loading.compareAndSet(false, true)) {
            throw FaultException.protocol("a second LOAD");
        }
        lanes.prepare(request.maxConcurrency());
        if (request.memoryMax() >= 0) {
            MemoryLimit.set(request.memoryMax());
        }
        NativeLibrary library = loader.open(request.library(), request.maxResult());
        try (MetadataCopy metadata = new MetadataCopy()) {
            library.metadata(metadata);
            if (library.takesHost()) {
                library.giveHost(host);
            }
            plugin = new Plugin(library, request.threadSafe());
            writeLoaded(answer, library, metadata.bytes());
        } catch (LibraryException | FaultException refused) {
            library.close();
            throw refused;
        }
    }

    /** Unloads the library, when the last call has left it, and ends the process. */
    void stop() {
        Plugin loaded = plugin;
        if (loaded != null) {
            loaded.library().close();
            loaded.library().unloaded().join();
        }
        ending.end(Ending.Reason.STOPPED);
    }

    /** The runner is gone: nobody needs the process any more. */
    void abandoned() {
        ending.end(Ending.Reason.ABANDONED);
    }

    /** The runner does not follow the protocol: tells it, if that is possible, and ends. */
    void violated(@Nullable FrameWriter writer, FaultException violation) {
        try {
            if (writer != null) {
                writer.fault(violation.kind(), String.valueOf(violation.getMessage()));
            }
        } catch (IOException gone) {
            // it has ended already
        }
        System.err.println("tenon-worker: " + violation.getMessage());
        ending.end(Ending.Reason.VIOLATED);
    }

    /** No lane can be served any more. */
    void broken(Throwable why) {
        try {
            System.err.println("tenon-worker: " + why);
        } finally {
            ending.end(Ending.Reason.BROKEN);
        }
    }

    private static void writeLoaded(
            FrameWriter answer, NativeLibrary library, MemorySegment metadata) throws IOException {
        answer.start(FrameType.LOADED, 2L * Integer.BYTES + metadata.byteSize() + 2);
        answer.putInt(library.abiVersion());
        answer.putBlob(metadata);
        answer.putByte((byte) (library.prefix() == Prefix.TENON ? 1 : 0));
        answer.putByte((byte) (library.takesHost() ? 1 : 0));
        answer.flush();
    }
}
