package dev.tenon.runner.wasm.engine;

import java.io.OutputStream;
import java.util.List;

/** A compiled module. Safe for use by many threads; any number of instances share it. */
public interface CompiledModule extends AutoCloseable {

    /** Its imports, exports and sizes. */
    ModuleShape shape();

    /**
     * Makes an instance and runs the module's start function on the calling thread. The functions
     * of {@link Engine#WASI} come from the engine: no arguments, no environment, no files, an empty
     * standard input.
     *
     * @param imports every function that the module imports, but those of WASI
     * @param limits what the instance may use
     * @param stdout where its standard output goes; entered by the calling thread only
     * @param stderr where its standard error goes; entered by the calling thread only
     * @throws EngineException why there is no instance; nothing of it is left
     */
    Instance instantiate(
            List<HostFunction> imports, Limits limits, OutputStream stdout, OutputStream stderr)
            throws EngineException;

    /** Frees the code. Called once all instances are closed; more than once does nothing more. */
    @Override
    void close();
}
