package dev.tenon.benchmarks;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The engines that are there: the one in Java always, Wasmtime if it is there for this Java. */
final class WasmEngines implements AutoCloseable {

    /** Names a file; without it, the library is looked for where the system keeps libraries. */
    private static final String LIBRARY = "wasmtime.library";

    /** The Java that the bundle of Wasmtime is compiled for. */
    private static final int WASMTIME_JAVA = 25;

    private static final long CACHE_BYTES = 256L << 20;
    private static final int INSTANCES = 64;

    private final List<Engine> engines = new ArrayList<>();

    /**
     * @param cache where compiled code is kept
     */
    WasmEngines(Path cache) {
        engines.add(new EndiveEngine());
        if (Runtime.version().feature() < WASMTIME_JAVA) {
            System.out.printf("without wasmtime: it needs Java %d%n", WASMTIME_JAVA);
            return;
        }
        EngineProvider.Settings settings =
                new EngineProvider.Settings(library(), cache, CACHE_BYTES, INSTANCES);
        for (EngineProvider provider : ServiceLoader.load(EngineProvider.class)) {
            try {
                engines.add(provider.open(settings, Deadline.after(Duration.ofMinutes(1))));
            } catch (LoadException missing) {
                System.out.printf("without %s: %s%n", provider.name(), missing.getMessage());
            }
        }
    }

    List<Engine> all() {
        return List.copyOf(engines);
    }

    /** The file with Wasmtime that is to be used, if one is named. */
    static @Nullable Path library() {
        String named = System.getProperty(LIBRARY, "");
        return named.isEmpty() ? null : Path.of(named).toAbsolutePath();
    }

    @Override
    public void close() {
        engines.forEach(Engine::close);
    }
}
