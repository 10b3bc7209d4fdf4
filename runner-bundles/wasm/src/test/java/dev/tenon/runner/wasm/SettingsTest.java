package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may set. */
class SettingsTest extends RunnerFixture {

    @Test
    void nothing_need_be_set() {
        Settings settings = Settings.of(Map.of(), null);
        assertEquals(WasmSection.Engine.AUTO, settings.engine());
        assertNull(settings.wasmtimeLibrary());
        assertEquals(Duration.ofMinutes(1), settings.idleTimeout());
    }

    @Test
    void the_launchers_library_counts_where_the_operator_names_none() {
        Path found = Path.of("/found/libwasmtime.so");
        assertEquals(found, Settings.of(Map.of(), found.toString()).wasmtimeLibrary());
        assertEquals(
                Path.of("/mine.so"),
                Settings.of(Map.of("wasmtime_library", "/mine.so"), found.toString())
                        .wasmtimeLibrary());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    engine             | v8           | [auto, wasmtime, java]
                    wasmtime_library   | libw.so      | an absolute path
                    wasmtime_instances | 0            | a whole number from 1 to 100000
                    module_max         | 3000000000   | a whole number from 1 to
                    compile_memory     | 1000         | a whole number from 1048576 to
                    cache_max          | -1           | a whole number from 0 to
                    idle_timeout       | 1m           | a whole number from 1 to
                    """)
    void a_wrong_value_keeps_plugins_from_loading_and_is_named(
            String key, String value, String expected) {
        runner.modified(Map.of(key, value));
        LoadException refused =
                assertThrows(LoadException.class, () -> plugin(Wat.BASE, Wat.ECHO).load(runner));
        assertContains(refused, "dev.tenon.runner.wasm: " + key);
        assertContains(refused, value);
        assertContains(refused, expected);
    }

    @Test
    void a_module_beyond_module_max_is_refused() {
        runner.modified(Map.of("module_max", 100, "engine", "java"));
        assertRefused(plugin(Wat.BASE, Wat.ECHO), runner, "wasm.module", "module_max", "100");
    }

    @Test
    void without_the_bundle_a_plugin_that_asks_for_wasmtime_is_told_so() {
        Assumptions.assumeTrue(TestEngines.isJava(), "here the bundle is");
        assertRefused(
                plugin(Wat.BASE, Wat.ECHO).engine(WasmSection.Engine.WASMTIME),
                runner,
                "wasm.engine: found 'wasmtime'",
                "dev.tenon.runner.wasm.wasmtime",
                "Java 25");
    }
}
