package dev.tenon.runner.wasm;

import dev.tenon.api.manifest.WasmSection;
import dev.tenon.runner.process.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides for WebAssembly plugins, from PID {@code dev.tenon.runner.wasm}.
 *
 * @param engine the engine of plugins that leave it open; {@code AUTO} for the fastest there is
 * @param wasmtimeLibrary the library of engine {@code wasmtime}; {@code null} to look for one
 * @param wasmtimeInstances most instances of that engine at once, of all plugins together
 * @param moduleMax bytes of the largest module
 * @param compileMemory bytes of memory that compiling one module may take
 * @param cacheMax bytes of compiled code that are kept on disk; 0 for none
 * @param idleTimeout how long an instance is kept that no call uses
 */
record Settings(
        WasmSection.Engine engine,
        @Nullable Path wasmtimeLibrary,
        int wasmtimeInstances,
        long moduleMax,
        long compileMemory,
        long cacheMax,
        Duration idleTimeout) {

    /** The PID. */
    static final String PID = "dev.tenon.runner.wasm";

    /** The framework property by which a launcher names the library that it has found. */
    static final String LIBRARY_PROPERTY = "tenon.wasmtime.library";

    private static final long MEGABYTE = 1 << 20;
    private static final int DEFAULT_INSTANCES = 1000;
    private static final long DEFAULT_MODULE_MAX = 128 * MEGABYTE;
    private static final long DEFAULT_COMPILE_MEMORY = 1024 * MEGABYTE;
    private static final long DEFAULT_CACHE_MAX = 512 * MEGABYTE;
    private static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(1);

    /**
     * @param library the library where the operator names none
     * @throws IllegalArgumentException naming the first key that is wrong, what was found and what
     *     was expected
     */
    static Settings of(Map<String, ?> properties, @Nullable String library) {
        SettingsReader settings = new SettingsReader(PID, properties);
        return new Settings(
                settings.value(
                        "engine",
                        WasmSection.Engine.AUTO,
                        text -> WasmSection.Engine.valueOf(text.toUpperCase(Locale.ROOT)),
                        Arrays.toString(WasmSection.Engine.values()).toLowerCase(Locale.ROOT)),
                settings.value(
                        "wasmtime_library",
                        library == null ? null : Path.of(library),
                        Settings::absolute,
                        "an absolute path"),
                (int) settings.number("wasmtime_instances", DEFAULT_INSTANCES, 1, 100_000),
                settings.number("module_max", DEFAULT_MODULE_MAX, 1, Integer.MAX_VALUE - 8),
                settings.number("compile_memory", DEFAULT_COMPILE_MEMORY, MEGABYTE, Long.MAX_VALUE),
                settings.number("cache_max", DEFAULT_CACHE_MAX, 0, Long.MAX_VALUE),
                Duration.ofSeconds(
                        settings.number(
                                "idle_timeout",
                                DEFAULT_IDLE_TIMEOUT.toSeconds(),
                                1,
                                Integer.MAX_VALUE)));
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException();
        }
        return path.normalize();
    }
}
