package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.FunctionType;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Memory;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.wasmtime.library.NativeFault;
import dev.tenon.runner.wasm.wasmtime.library.NativeStore;

/** An instance in a store of its own. */
final class WasmtimeInstance implements Instance {

    private final NativeStore store;
    private final ModuleShape shape;
    private final Entry entry;
    private final Memory memory;

    WasmtimeInstance(NativeStore store, ModuleShape shape, Entry entry) {
        this.store = store;
        this.shape = shape;
        this.entry = entry;
        this.memory = new WasmtimeMemory(store);
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public Function function(String export) {
        ModuleShape.Export exported = shape.exports().get(export);
        FunctionType type = exported == null ? null : exported.type();
        NativeStore.Function function =
                type == null
                        ? null
                        : store.function(export, type.parameters().size(), type.results().size());
        if (function == null) {
            throw new IllegalArgumentException("no exported function '" + export + "'");
        }
        return arguments -> call(function, arguments);
    }

    @Override
    public void close() {
        store.close();
    }

    private long call(NativeStore.Function function, long[] arguments) throws EngineException {
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException.Interrupted();
        }
        try {
            // where the host is called back from, the bound of the first entry still holds
            return store.isEntered()
                    ? function.call(arguments)
                    : entry.withRoom(() -> function.call(arguments));
        } catch (NativeFault fault) {
            throw Faults.of(fault);
        }
    }
}
