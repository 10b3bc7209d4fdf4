package dev.tenon.runner.wasm.engine;

import java.util.List;

/** A compiled module. Safe for use by many threads; any number of instances share it. */
public interface CompiledModule extends AutoCloseable {

    /** Its imports, exports and sizes. */
    ModuleShape shape();

    /**
     * Makes an instance and runs the module's start function on the calling thread.
     *
     * @param imports every function that the module imports
     * @param limits what the instance may use
     * @throws EngineException why there is no instance; nothing of it is left
     */
    Instance instantiate(List<HostFunction> imports, Limits limits) throws EngineException;

    /** Frees the code. Called once all instances are closed; more than once does nothing more. */
    @Override
    void close();
}
