package dev.tenon.runner.wasm.wasmtime.library;

import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.Wat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The binding alone, compiling in this process: the tests' modules are known not to break it. */
abstract class NativeFixture {

    static final long PAGE = 1 << 16;
    static final int MOST_INSTANCES = 4;

    private static final NativeStore.Limits LIMITS = new NativeStore.Limits(16 * PAGE, 1000, 1);

    Wasmtime library;
    NativeEngine engine;

    @BeforeEach
    void openEngine() throws WasmtimeException {
        library = Wasmtime.load(TestEngines.library());
        engine = NativeEngine.running(library, MOST_INSTANCES, LIMITS);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    /** A module that imports nothing, linked. */
    NativeModule module(String... fields) throws WasmtimeException {
        return module(List.of(), fields);
    }

    NativeModule module(List<NativeModule.Import> imports, String... fields)
            throws WasmtimeException {
        try (NativeEngine compiler = NativeEngine.compiling(library)) {
            NativeModule module = engine.load(compiler.compile(Wat.module(fields)));
            module.link(imports);
            return module;
        }
    }

    static NativeStore instance(NativeModule module) throws NativeFault {
        return instance(
                module,
                (store, function, values) -> {
                    throw new AssertionError("nothing is imported");
                });
    }

    static NativeStore instance(NativeModule module, NativeStore.Host host) throws NativeFault {
        return module.instantiate(LIMITS, host);
    }
}
