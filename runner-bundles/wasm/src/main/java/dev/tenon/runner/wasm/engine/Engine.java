package dev.tenon.runner.wasm.engine;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import java.util.Map;

/** Turns WebAssembly modules into something that runs. Safe for use by many threads. */
public interface Engine {

    /** The import module of WASI preview 1, which every engine provides itself. */
    String WASI = "wasi_snapshot_preview1";

    /** The functions of {@link #WASI} that this engine provides, by name. */
    Map<String, FunctionType> wasi();

    /**
     * Validates and compiles a module. None of its code runs.
     *
     * <p>Ends soon after the deadline or an interrupt, with nothing left behind.
     *
     * @throws LoadException if it is no valid module, needs what this engine has not or cannot
     *     bound, or is not compiled by the deadline
     */
    CompiledModule compile(byte[] module, Deadline deadline) throws LoadException;
}
