package dev.tenon.runner.wasm.wasmtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.wasmtime.cache.CodeCache;
import dev.tenon.runner.wasm.wasmtime.compiler.CompilerProcess;
import dev.tenon.runner.wasm.wasmtime.library.NativeEngine;
import dev.tenon.runner.wasm.wasmtime.library.NativeModule;
import dev.tenon.runner.wasm.wasmtime.library.WasmtimeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Native code of modules: from the disk, or compiled in the compiler's process and kept. */
final class CompiledCode implements AutoCloseable {

    /** What is kept of a library that has passed the test. */
    private static final byte[] TESTED = "tested".getBytes(UTF_8);

    private final CompilerProcess compiler;
    private final @Nullable CodeCache cache;
    private final CodeKeys keys;

    CompiledCode(CompilerProcess compiler, @Nullable CodeCache cache, CodeKeys keys) {
        this.compiler = compiler;
        this.cache = cache;
        this.keys = keys;
    }

    /**
     * Makes sure that the library is what it should be, by using it in a process where no harm is
     * done. Once for each content: the test takes the start of a process.
     */
    void checkLibrary(Deadline deadline) throws LoadException {
        String key = keys.of(TESTED);
        if (kept(key).isEmpty()) {
            compiler.prepare(deadline);
            keep(key, TESTED);
        }
    }

    /** The code of a module, in an engine. */
    NativeModule load(NativeEngine engine, byte[] module, CompileLimits limits)
            throws LoadException {
        String key = keys.of(module);
        Optional<byte[]> kept = kept(key);
        if (kept.isPresent()) {
            try {
                return engine.load(kept.get());
            } catch (WasmtimeException stale) {
                // made on a machine with another processor, for instance
            }
        }
        byte[] code = compiler.compile(module, limits);
        keep(key, code);
        try {
            return engine.load(code);
        } catch (WasmtimeException impossible) {
            throw new LoadException(
                    "the engine does not take its own code: " + impossible.getMessage(),
                    impossible);
        }
    }

    @Override
    public void close() {
        compiler.close();
    }

    private Optional<byte[]> kept(String key) {
        return cache == null ? Optional.empty() : cache.get(key);
    }

    private void keep(String key, byte[] code) {
        if (cache != null) {
            cache.put(key, code);
        }
    }
}
