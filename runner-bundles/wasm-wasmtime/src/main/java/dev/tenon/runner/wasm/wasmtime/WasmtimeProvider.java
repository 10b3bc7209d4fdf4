package dev.tenon.runner.wasm.wasmtime;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.wasmtime.cache.CodeCache;
import dev.tenon.runner.wasm.wasmtime.compiler.CompilerProcess;
import dev.tenon.runner.wasm.wasmtime.file.LibraryFile;
import dev.tenon.runner.wasm.wasmtime.library.NativeEngine;
import dev.tenon.runner.wasm.wasmtime.library.NativeStore;
import dev.tenon.runner.wasm.wasmtime.library.Wasmtime;
import dev.tenon.runner.wasm.wasmtime.library.WasmtimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the engine, where its library is to be had and is what it should be. */
public final class WasmtimeProvider implements EngineProvider {

    private static final List<Path> SYSTEM =
            List.of(
                    Path.of("/usr/local/lib/libwasmtime.so"),
                    Path.of("/usr/lib/libwasmtime.so"),
                    Path.of("/usr/lib64/libwasmtime.so"),
                    Path.of("/opt/homebrew/lib/libwasmtime.dylib"));

    @Override
    public String name() {
        return WasmtimeEngine.NAME;
    }

    @Override
    public Engine open(Settings settings, Deadline deadline) throws LoadException {
        LibraryFile file = library(settings.library());
        CompilerProcess compiler = new CompilerProcess(file.path());
        try {
            CompiledCode code =
                    new CompiledCode(compiler, cache(settings), CodeKeys.of(file.sha256()));
            code.checkLibrary(deadline);
            NativeEngine engine =
                    NativeEngine.running(
                            Wasmtime.load(file.path()),
                            settings.instances(),
                            new NativeStore.Limits(
                                    Long.MAX_VALUE, Limits.MAX_TABLE_ELEMENTS, Limits.MAX_TABLES));
            return new WasmtimeEngine(engine, code, settings.instances());
        } catch (WasmtimeException | UnsupportedOperationException unusable) {
            compiler.close();
            throw new LoadException(file.path() + ": " + unusable.getMessage(), unusable);
        } catch (Throwable failed) {
            compiler.close();
            throw failed;
        }
    }

    private static LibraryFile library(@Nullable Path configured) throws LoadException {
        Path path =
                configured != null
                        ? configured
                        : SYSTEM.stream()
                                .filter(Files::exists)
                                .findFirst()
                                .orElseThrow(
                                        () ->
                                                new LoadException(
                                                        "no libwasmtime: wasmtime_library is not set and the system has none"));
        try {
            return LibraryFile.of(path);
        } catch (IOException unusable) {
            throw new LoadException("wasmtime_library: " + unusable.getMessage(), unusable);
        }
    }

    /** Without one everything works, more slowly. */
    private static @Nullable CodeCache cache(Settings settings) {
        Path folder = settings.cache();
        if (folder == null || settings.cacheBytes() == 0) {
            return null;
        }
        System.Logger log = System.getLogger(WasmtimeProvider.class.getName());
        try {
            return CodeCache.open(
                    Files.createDirectories(folder).toRealPath().resolve("wasmtime"),
                    settings.cacheBytes(),
                    problem -> log.log(System.Logger.Level.WARNING, problem));
        } catch (IOException unsafe) {
            log.log(
                    System.Logger.Level.WARNING,
                    "compiled code is not kept: " + unsafe.getMessage());
            return null;
        }
    }
}
