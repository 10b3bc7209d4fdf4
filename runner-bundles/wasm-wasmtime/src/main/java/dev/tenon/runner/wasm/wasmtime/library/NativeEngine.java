package dev.tenon.runner.wasm.wasmtime.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An engine ({@code wasm_engine_t}), and the functions that its code calls in Java. Safe for use by
 * many threads. The library counts references: modules and stores outlive it.
 */
public final class NativeEngine implements AutoCloseable {

    private final Wasmtime library;
    private final long engine;
    private final Upcalls upcalls;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private NativeEngine(Wasmtime library, long config, int instances) throws WasmtimeException {
        this.library = library;
        this.engine = library.engineNew.of(config);
        if (engine == 0) {
            throw new WasmtimeException("the library makes no engine");
        }
        this.upcalls = new Upcalls(library, instances);
    }

    /** An engine that compiles, and makes one instance at a time. */
    public static NativeEngine compiling(Wasmtime library) throws WasmtimeException {
        return new NativeEngine(library, EngineConfiguration.compiling(library), 1);
    }

    /**
     * An engine that runs what another has compiled.
     *
     * @param instances most instances at once
     * @param largest what of tables there is a place for; memories may have any size
     */
    public static NativeEngine running(Wasmtime library, int instances, NativeStore.Limits largest)
            throws WasmtimeException {
        return new NativeEngine(
                library, EngineConfiguration.running(library, instances, largest), instances);
    }

    /**
     * Compiles a module. Nothing stops it, and nothing bounds its memory.
     *
     * @return the compiled form, for {@link #load}
     * @throws WasmtimeException if the module is not valid
     */
    public byte[] compile(byte[] module) throws WasmtimeException {
        long bytes = Raw.copyOf(module);
        try (NativeCode code = compile(bytes, module.length)) {
            return code.bytes();
        } finally {
            Raw.free(bytes);
        }
    }

    /**
     * Compiles a module that is in native memory, as {@link #compile(byte[])} does.
     *
     * @return the compiled form, to be closed
     */
    public NativeCode compile(long module, long size) throws WasmtimeException {
        long out = Raw.allocate(Long.BYTES);
        try {
            library.check(library.moduleNew.of(engine, module, size, out));
            long compiled = Raw.readLong(out);
            try {
                return serialized(compiled);
            } finally {
                library.moduleDelete.of(compiled);
            }
        } finally {
            Raw.free(out);
        }
    }

    private NativeCode serialized(long module) throws WasmtimeException {
        long vector = Raw.allocate(Vectors.SIZE);
        try {
            library.check(library.moduleSerialize.of(module, vector));
            return new NativeCode(library, vector);
        } catch (WasmtimeException failed) {
            Raw.free(vector);
            throw failed;
        }
    }

    /**
     * Takes compiled code in. It is run as it is: only for code that is known to come from {@link
     * #compile}.
     *
     * @throws WasmtimeException if it is of another version or configuration
     */
    public NativeModule load(byte[] code) throws WasmtimeException {
        long bytes = Raw.copyOf(code);
        long out = Raw.allocate(Long.BYTES);
        enter();
        try {
            library.check(library.moduleDeserialize.of(engine, bytes, code.length, out));
            return new NativeModule(library, this, upcalls, Raw.readLong(out));
        } finally {
            leave();
            Raw.free(out);
            Raw.free(bytes);
        }
    }

    /** Makes all running code look at whether its thread was interrupted. */
    public void tick() {
        lock.readLock().lock();
        try {
            if (!closed) {
                library.incrementEpoch.briefly(engine, 0);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                library.engineDelete.of(engine);
                upcalls.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The engine, until {@link #leave}. */
    long enter() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new IllegalStateException("the engine is closed");
        }
        return engine;
    }

    void leave() {
        lock.readLock().unlock();
    }

    /** Text in memory that lives as long as the process. */
    static long constant(String text) {
        return Raw.copyOf((text + "\0").getBytes(UTF_8));
    }
}
