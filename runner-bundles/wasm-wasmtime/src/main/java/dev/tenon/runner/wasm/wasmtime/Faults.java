package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.TrapReason;
import dev.tenon.runner.wasm.wasmtime.library.NativeFault;

/** What comes out of Wasmtime, in our words. */
final class Faults {

    private Faults() {}

    static EngineException of(NativeFault fault) {
        return switch (fault.kind()) {
            case INTERRUPTED -> new EngineException.Interrupted();
            case HOST -> ofHost(fault);
            case TRAP ->
                    new EngineException.Trap(
                            TrapReason.of(fault.getMessage()), fault.frames(), null);
        };
    }

    private static EngineException ofHost(NativeFault fault) {
        Throwable cause = fault.getCause();
        if (cause instanceof EngineException ending) {
            return ending;
        } else if (cause instanceof OutOfMemoryError) {
            return new EngineException.OutOfMemory(cause);
        }
        return new EngineException.Trap(String.valueOf(cause), fault.frames(), cause);
    }
}
