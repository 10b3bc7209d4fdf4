package dev.tenon.benchmarks;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Instance;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.engine.Packed;
import java.time.Duration;
import java.util.List;

/**
 * An engine by itself, called as the runner calls it. Functions are called in one instance all the
 * time: what the JVM has compiled of a module's code is not compiled again.
 */
final class WasmAlone implements AutoCloseable {

    private static final Limits LIMITS = new Limits(64L << 20, 1 << 17);
    private static final long COMPILER_BYTES = 1L << 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Engine engine;
    private final WasmModule module;
    private final CompiledModule compiled;
    private final Instance instance;
    private final Instance.Function alloc;
    private final Instance.Function free;
    private long variants;

    WasmAlone(Engine engine, WasmModule module) throws Exception {
        this.engine = engine;
        this.module = module;
        this.compiled = compile(module.bytes());
        this.instance = instantiate();
        this.alloc = instance.function("alloc");
        this.free = instance.function("free");
    }

    Measure measure(WasmPoint point, Duration warmUp, Duration time) throws Exception {
        return switch (point) {
            case COMPILE ->
                    Batches.ofTimes(() -> compiling(module.variant(variants++)), warmUp, time);
            case CACHED -> Batches.ofTimes(() -> compiling(module.bytes()), warmUp, time);
            case INSTANTIATE -> Batches.ofTimes(this::instantiating, warmUp, time);
            case EMPTY -> Batches.ofCalls(instance.function("is_ready")::call, warmUp, time);
            case BYTES -> Batches.ofCalls(call(WasmCall.ECHO), warmUp, time);
            case SHA256 -> Batches.ofCalls(call(WasmCall.SHA256), warmUp, time);
            case FIB -> Batches.ofCalls(call(WasmCall.FIB), warmUp, time);
            case DECODED -> throw new IllegalArgumentException("no engine decodes");
        };
    }

    @Override
    public void close() {
        instance.close();
        compiled.close();
    }

    private long compiling(byte[] bytes) throws Exception {
        long began = System.nanoTime();
        CompiledModule fresh = compile(bytes);
        long took = System.nanoTime() - began;
        fresh.close();
        return took;
    }

    private CompiledModule compile(byte[] bytes) throws Exception {
        return engine.compile(
                bytes,
                ModuleShape.read(bytes),
                new CompileLimits(Deadline.after(PATIENCE), COMPILER_BYTES));
    }

    private long instantiating() throws EngineException {
        long began = System.nanoTime();
        Instance fresh = instantiate();
        long took = System.nanoTime() - began;
        fresh.close();
        return took;
    }

    private Instance instantiate() throws EngineException {
        Instance fresh = compiled.instantiate(List.of(), LIMITS);
        fresh.function("_initialize").call();
        return fresh;
    }

    private CallLoad.Call call(WasmCall call) {
        Instance.Function function = instance.function(call.function());
        return () -> call(function, call.parameters());
    }

    private byte[] call(Instance.Function function, byte[] parameters) throws EngineException {
        long pointer = 0;
        if (parameters.length > 0) {
            pointer = alloc.call(parameters.length);
            instance.memory().write(pointer, parameters);
        }
        long packed = function.call(pointer, parameters.length);
        byte[] answer = instance.memory().read(Packed.pointer(packed), (int) Packed.size(packed));
        free.call(Packed.pointer(packed));
        return answer;
    }
}
