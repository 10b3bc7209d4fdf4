package dev.tenon.runner.wasm;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The engines that this runner has: the one in Java always, Wasmtime where it is installed, opened
 * when the first plugin needs it. Safe for use by many threads.
 */
final class Engines implements AutoCloseable {

    private static final String WASMTIME =
            WasmSection.Engine.WASMTIME.name().toLowerCase(Locale.ROOT);

    private final @Nullable Path cache;
    private final ModuleCache java = new ModuleCache(new EndiveEngine());
    private @Nullable Optional wasmtime;

    /**
     * An engine, or why there is none.
     *
     * @param settings what it was opened with, or failed with
     */
    private record Optional(
            EngineProvider.Settings settings,
            @Nullable ModuleCache modules,
            @Nullable String missing) {}

    /**
     * @param cache a folder that outlives the runner, for compiled code; {@code null} for none
     */
    Engines(@Nullable Path cache) {
        this.cache = cache;
    }

    /**
     * The modules of the engine that a plugin is to run on.
     *
     * @throws LoadException if it asks for one that is not there
     */
    ModuleCache of(WasmSection section, Settings settings) throws LoadException {
        WasmSection.Engine asked =
                section.engine() == WasmSection.Engine.AUTO ? settings.engine() : section.engine();
        if (asked == WasmSection.Engine.JAVA) {
            return java;
        }
        Optional found = wasmtime(settings);
        if (found.modules() != null) {
            return found.modules();
        }
        if (asked == WasmSection.Engine.AUTO) {
            return java;
        }
        throw new LoadException(
                "wasm.engine: found 'wasmtime', which is not to be had here (%s); 'java' and 'auto' are served"
                        .formatted(found.missing()));
    }

    /** Looks for interrupts, see {@link Engine#tick}. */
    void tick() {
        Optional opened = wasmtime;
        if (opened != null && opened.modules() != null) {
            opened.modules().engine().tick();
        }
    }

    /** Called once all modules are closed. */
    @Override
    public synchronized void close() {
        if (wasmtime != null && wasmtime.modules() != null) {
            wasmtime.modules().engine().close();
        }
        java.engine().close();
    }

    /**
     * An engine that is there stays: guests run on it. One that is not is tried when settings
     * change.
     */
    private synchronized Optional wasmtime(Settings operator) {
        EngineProvider.Settings settings =
                new EngineProvider.Settings(
                        operator.wasmtimeLibrary(),
                        cache,
                        operator.cacheMax(),
                        operator.wasmtimeInstances());
        if (wasmtime == null
                || wasmtime.modules() == null && !wasmtime.settings().equals(settings)) {
            wasmtime = open(settings);
        }
        return wasmtime;
    }

    private static Optional open(EngineProvider.Settings settings) {
        for (EngineProvider provider :
                ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader())) {
            if (provider.name().equals(WASMTIME)) {
                try {
                    return new Optional(settings, new ModuleCache(provider.open(settings)), null);
                } catch (LoadException missing) {
                    return new Optional(settings, null, missing.getMessage());
                }
            }
        }
        return new Optional(
                settings,
                null,
                "bundle dev.tenon.runner.wasm.wasmtime, which needs Java 25, is not installed; this is Java "
                        + Runtime.version().feature());
    }
}
