package dev.tenon.runner.wasm.wasi;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.imports.CurrentCall;

/** Where a function that may take long looks whether it is to go on. */
record Checkpoint(CurrentCall call) {

    void pass() throws EngineException.Interrupted {
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException.Interrupted();
        }
        call.checkpoint();
    }

    Deadline deadline() {
        return call.deadline();
    }
}
