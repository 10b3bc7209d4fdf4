package dev.tenon.runner.wasm.engine;

import dev.tenon.api.LoadException;

/** Turns WebAssembly modules into something that runs. Safe for use by many threads. */
public interface Engine extends AutoCloseable {

    /** Its name, as field {@code wasm.engine} of a manifest says it. */
    String name();

    /**
     * Validates and compiles a module. None of its code runs.
     *
     * <p>Ends soon after the deadline or an interrupt, with nothing left behind.
     *
     * @param shape what {@link ModuleShape#read} says of the module
     * @throws LoadException if it is no valid module, needs what this engine has not or cannot
     *     bound, or is not compiled within the limits
     */
    CompiledModule compile(byte[] module, ModuleShape shape, CompileLimits limits)
            throws LoadException;

    /**
     * Called every few milliseconds while code of this engine runs: an engine whose code does not
     * see by itself that its thread was interrupted looks now.
     */
    void tick();

    /** Frees what the engine holds. Called once all its modules are closed. */
    @Override
    void close();
}
