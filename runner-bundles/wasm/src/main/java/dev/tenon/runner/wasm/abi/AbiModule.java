package dev.tenon.runner.wasm.abi;

import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.imports.CurrentCall;
import dev.tenon.runner.wasm.wasi.Preopens;

/** A plugin's module as its ABI sees it: one for each guest. Safe for use by many threads. */
public interface AbiModule {

    /** Whether {@link AbiInstance#call} knows this function. */
    boolean hasFunction(String name);

    /**
     * Makes an instance and initializes it on the calling thread.
     *
     * @param module the compiled form of the module whose shape this was made from
     * @throws EngineException if its code breaks on the way
     * @throws AnswerException if it answers that it cannot, or not as the ABI says
     */
    AbiInstance open(CompiledModule module, Surroundings surroundings)
            throws EngineException, AnswerException;

    /**
     * What an instance lives in.
     *
     * @param limits what it may use
     * @param configuration what it is initialized with
     * @param host what it may call back
     * @param files what it may see of the file system
     * @param call the call that it is in, whenever it is in one
     */
    record Surroundings(
            Limits limits,
            Configuration configuration,
            Host host,
            Preopens files,
            CurrentCall call) {}
}
