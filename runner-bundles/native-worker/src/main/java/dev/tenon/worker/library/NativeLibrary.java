package dev.tenon.worker.library;

import dev.tenon.worker.library.LibraryException.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's shared library, loaded. Its functions run on the caller's thread.
 *
 * <p>Thread-safe by itself, but calls are passed on as they come: who has a library that is not
 * thread-safe makes them one after the other.
 *
 * <p>Every string it returns is freed exactly once by its own {@code free_string}, if it has one,
 * whatever becomes of the string.
 */
public final class NativeLibrary implements AutoCloseable {

    private static final int ABI_VERSION = 1;

    private final Path file;
    private final @Nullable SharedObject object;
    private final Functions functions;
    private final long maxResult;
    private final Gate gate = new Gate();
    private final InputBuffers inputs = new InputBuffers();
    private final AtomicReference<@Nullable HostTable> table = new AtomicReference<>();
    private final CompletableFuture<Void> unloaded = new CompletableFuture<>();

    private NativeLibrary(
            Path file, @Nullable SharedObject object, Functions functions, long maxResult) {
        this.file = file;
        this.object = object;
        this.functions = functions;
        this.maxResult = maxResult;
    }

    /**
     * Loads it, which runs its constructors, and checks that it is a plugin of our version.
     *
     * @param file its file, of which no other library of this process is loaded, be it by another
     *     name: two would be one
     * @param maxResult bytes of the longest string taken from it
     */
    public static NativeLibrary open(Path file, long maxResult) throws LibraryException {
        SharedObject object = SharedObject.open(file);
        try {
            Functions functions = Functions.of(file, object);
            NativeLibrary library = new NativeLibrary(file, object, functions, maxResult);
            library.checkVersion();
            return library;
        } catch (LibraryException refused) {
            object.close();
            throw refused;
        }
    }

    /** A library that no file was loaded for. */
    public static NativeLibrary of(String name, Symbols symbols, long maxResult)
            throws LibraryException {
        Path file = Path.of(name);
        NativeLibrary library =
                new NativeLibrary(file, null, Functions.of(file, symbols), maxResult);
        library.checkVersion();
        return library;
    }

    /** The version of the ABI that it says it has. */
    public int abiVersion() {
        return ABI_VERSION;
    }

    /** What its functions' names begin with. */
    public Prefix prefix() {
        return functions.prefix();
    }

    /** Whether it exports {@code tenon_plugin_host}. */
    public boolean takesHost() {
        return functions.host().address() != 0;
    }

    /** Asks it for its metadata: JSON, unchecked. */
    public byte[] metadata() throws LibraryException {
        enter();
        try {
            return taken(functions.callMetadata());
        } finally {
            leave();
        }
    }

    /** Asks it for its metadata, which a sink takes. */
    public <X extends Exception> void metadata(ResultSink<X> sink) throws LibraryException, X {
        enter();
        try {
            pass(functions.callMetadata(), sink);
        } finally {
            leave();
        }
    }

    /**
     * Gives it the host's functions, which it may use until its destructors have run. Once, before
     * the first call, and only if it {@linkplain #takesHost takes them}.
     */
    public void giveHost(HostFunctions host) throws LibraryException {
        enter();
        try {
            HostTable made = new HostTable(host, maxResult);
            if (!table.compareAndSet(null, made)) {
                made.close();
                throw new IllegalStateException(file + " has its host already");
            }
            functions.callHost(made.address());
        } finally {
            leave();
        }
    }

    /**
     * Calls it.
     *
     * @param input UTF-8 without a NUL
     * @return the bytes of its answer, unchecked
     */
    public byte[] execute(byte[] input) throws LibraryException {
        enter();
        try {
            long size = input.length + 1L;
            long buffer = inputs.take(size);
            if (buffer == 0) {
                throw noMemory(size);
            }
            try {
                CMemory.write(input, buffer);
                checkInput(buffer, input.length);
                return taken(functions.callExecute(buffer));
            } finally {
                inputs.give(buffer, size);
            }
        } finally {
            leave();
        }
    }

    /**
     * Calls it with an input that is in native memory and lets a sink take its answer there:
     * nothing of either gets onto the Java heap.
     *
     * @param input UTF-8 without a NUL, and one byte more, which is set to NUL
     */
    public <X extends Exception> void execute(MemorySegment input, ResultSink<X> sink)
            throws LibraryException, X {
        enter();
        try {
            long length = input.byteSize() - 1;
            input.asSlice(length).fill((byte) 0);
            checkInput(input.address(), length);
            pass(functions.callExecute(input.address()), sink);
        } finally {
            leave();
        }
    }

    /**
     * Refuses further calls, at once. The library is removed from memory, with its destructors run,
     * when the last call has left it: now, or on the thread of that call. Never waits for one. May
     * be called again, and by code that the library called.
     *
     * <p>The C library keeps the code of a library mapped for as long as threads live for which it
     * has thread-local objects with destructors.
     */
    @Override
    public void close() {
        if (gate.close()) {
            unload();
        }
    }

    /** Completes when it has been removed from memory. */
    public CompletableFuture<Void> unloaded() {
        return unloaded.copy();
    }

    private void unload() {
        inputs.clear();
        if (object != null) {
            object.close();
        }
        HostTable given = table.get();
        if (given != null) {
            given.close();
        }
        unloaded.complete(null);
    }

    private void checkVersion() throws LibraryException {
        int found = functions.callVersion();
        if (found != ABI_VERSION) {
            throw new LibraryException(
                    Kind.WRONG_VERSION,
                    "%s: %s answers %s, expected %d"
                            .formatted(
                                    file,
                                    functions.prefix().symbol("version"),
                                    Integer.toUnsignedString(found),
                                    ABI_VERSION));
        }
    }

    private void enter() throws LibraryException {
        if (!gate.enter()) {
            throw new LibraryException(Kind.CLOSED, file + " has been closed");
        }
    }

    private void leave() {
        if (gate.leave()) {
            unload();
        }
    }

    private static void checkInput(long input, long length) throws LibraryException {
        long end = CMemory.length(input, length);
        if (end != length) {
            throw new LibraryException(
                    Kind.INVALID_INPUT,
                    "the input has a NUL at byte %d of %d, where a C string would end"
                            .formatted(end, length));
        }
    }

    private byte[] taken(long string) throws LibraryException {
        long length = length(string);
        try {
            return CMemory.read(string, Math.toIntExact(length));
        } finally {
            functions.callFree(string);
        }
    }

    private <X extends Exception> void pass(long string, ResultSink<X> sink)
            throws LibraryException, X {
        long length = length(string);
        try {
            sink.accept(CMemory.at(string, length));
        } finally {
            functions.callFree(string);
        }
    }

    /** Of what it returned, which is freed already if this throws. */
    private long length(long string) throws LibraryException {
        if (string == 0) {
            throw new LibraryException(Kind.NULL_RESULT, file + " returned a null pointer");
        }
        long length = CMemory.length(string, maxResult + 1);
        if (length > maxResult) {
            functions.callFree(string);
            throw new LibraryException(
                    Kind.TOO_LONG,
                    "%s returned a string without an end in %d bytes".formatted(file, maxResult));
        }
        return length;
    }

    private LibraryException noMemory(long size) {
        return new LibraryException(
                Kind.NO_MEMORY, "no native memory for an input of %d bytes".formatted(size));
    }
}
