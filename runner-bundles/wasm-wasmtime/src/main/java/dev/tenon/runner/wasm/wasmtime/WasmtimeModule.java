package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.HostFunction;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.wasmtime.library.NativeFault;
import dev.tenon.runner.wasm.wasmtime.library.NativeModule;
import dev.tenon.runner.wasm.wasmtime.library.NativeStore;
import java.util.List;

/** Native code, linked to functions whose bodies each instance brings. */
final class WasmtimeModule implements CompiledModule {

    private final NativeModule module;
    private final ModuleShape shape;
    private final ImportTable imports;
    private final Entry entry;
    private final String full;

    /**
     * @param full what an instance for which there is no place fails with
     */
    WasmtimeModule(
            NativeModule module, ModuleShape shape, ImportTable imports, Entry entry, String full) {
        this.module = module;
        this.shape = shape;
        this.imports = imports;
        this.entry = entry;
        this.full = full;
    }

    @Override
    public ModuleShape shape() {
        return shape;
    }

    @Override
    public Instance instantiate(List<HostFunction> functions, Limits limits)
            throws EngineException {
        if (Thread.currentThread().isInterrupted()) {
            throw new EngineException.Interrupted();
        }
        ImportTable.Bound bound = imports.bind(functions);
        // the start function calls the host before there is an instance: it is made at the first of
        // both
        NativeStore.Host host =
                (store, function, values) -> bound.call(instance(store, bound), function, values);
        try {
            NativeStore store =
                    entry.withRoom(
                            () ->
                                    module.instantiate(
                                            new NativeStore.Limits(
                                                    limits.memoryBytes(),
                                                    limits.tableElements(),
                                                    Limits.MAX_TABLES),
                                            host));
            if (store == null) {
                throw new EngineException.Exhausted(full);
            }
            return instance(store, bound);
        } catch (NativeFault fault) {
            throw Faults.of(fault);
        }
    }

    @Override
    public void close() {
        module.close();
    }

    private Instance instance(NativeStore store, ImportTable.Bound bound) {
        if (bound.caller == null) {
            bound.caller = new WasmtimeInstance(store, shape, entry);
        }
        return bound.caller;
    }
}
