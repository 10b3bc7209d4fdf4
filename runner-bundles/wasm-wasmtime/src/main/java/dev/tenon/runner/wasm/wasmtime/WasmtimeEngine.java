package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.wasmtime.library.NativeEngine;
import dev.tenon.runner.wasm.wasmtime.library.NativeModule;
import dev.tenon.runner.wasm.wasmtime.library.WasmtimeException;

/**
 * The engine. Running code is made to look at interrupts by {@link #tick}; instances of all modules
 * together have a bound, as their places are laid out beforehand.
 */
final class WasmtimeEngine implements Engine {

    static final String NAME = "wasmtime";

    private final NativeEngine engine;
    private final CompiledCode code;
    private final Entry entry = new Entry();
    private final String full;

    WasmtimeEngine(NativeEngine engine, CompiledCode code, int instances) {
        this.engine = engine;
        this.code = code;
        this.full =
                "engine 'wasmtime' has all its %d instances in use (wasmtime_instances)"
                        .formatted(instances);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompiledModule compile(byte[] module, ModuleShape shape, CompileLimits limits)
            throws LoadException {
        if (limits.deadline().hasPassed()) {
            throw new LoadException("the module is not compiled by the deadline");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new LoadException("interrupted while the module was compiled");
        }
        NativeModule compiled = code.load(engine, module, limits);
        try {
            ImportTable imports = new ImportTable(shape);
            compiled.link(imports.imports());
            return new WasmtimeModule(compiled, shape, imports, entry, full);
        } catch (WasmtimeException unlinkable) {
            compiled.close();
            throw new LoadException(
                    "the engine cannot link it: " + unlinkable.getMessage(), unlinkable);
        } catch (Throwable failed) {
            compiled.close();
            throw failed;
        }
    }

    @Override
    public void tick() {
        engine.tick();
    }

    @Override
    public void close() {
        engine.close();
        code.close();
    }
}
