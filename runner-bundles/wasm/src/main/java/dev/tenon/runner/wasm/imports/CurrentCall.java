package dev.tenon.runner.wasm.imports;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.EngineException;

/** The call that an instance is in. Asked by the thread that runs it. */
public interface CurrentCall {

    /** When it must have its answer. */
    Deadline deadline();

    /**
     * Ends the guest's code if the call is over. Called after whatever may have taken time or
     * swallowed an interrupt.
     */
    void checkpoint() throws EngineException.Interrupted;
}
