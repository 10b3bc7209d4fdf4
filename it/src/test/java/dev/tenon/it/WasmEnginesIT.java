package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One plugin, two engines: what it does, and what becomes of it where one is missing. */
class WasmEnginesIT {

    @TempDir Path temporary;

    @Test
    void a_plugin_gets_the_engine_that_it_asks_for() throws Exception {
        try (Container container = Container.start(WasmEngine.WASMTIME.options(temporary))) {
            WasmPlugin.answering("fast").onEngine("wasmtime").writeTo(container.folder("fast"));
            WasmPlugin.answering("pure").onEngine("java").writeTo(container.folder("pure"));
            container.awaitRunning("fast");
            container.awaitRunning("pure");

            assertEquals("\"fast\"", container.call("fast", "answer", "{}"));
            assertEquals("\"pure\"", container.call("pure", "answer", "{}"));
            assertTrue(isMapped(WasmEngine.library()), "the library is in the process");
        }
    }

    @Test
    void a_plugin_that_asks_for_wasmtime_is_refused_with_the_reason_where_it_is_not()
            throws Exception {
        Path nothing = temporary.resolve("libwasmtime.so");
        try (Container container =
                Container.start(
                        WasmEngine.JAVA
                                .options(temporary)
                                .with("tenon.wasmtime.library", nothing.toString()))) {
            WasmPlugin.answering("fast").onEngine("wasmtime").writeTo(container.folder("fast"));
            WasmPlugin.answering("any").writeTo(container.folder("any"));

            PluginInfo refused = container.await("fast", PluginState.ERROR);
            assertTrue(refused.error().contains("wasm.engine"), refused.error());
            assertTrue(refused.error().contains(nothing.toString()), refused.error());
            container.awaitRunning("any");
            assertEquals("\"any\"", container.call("any", "answer", "{}"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_trap_and_an_endless_call_end_as_errors_and_the_plugin_goes_on(WasmEngine engine)
            throws Exception {
        try (Container container = Container.start(engine.options(temporary))) {
            WasmPlugin.answering("one").writeTo(container.folder("probe"));
            container.awaitRunning("probe");

            CallException.Crashed trap =
                    assertThrows(
                            CallException.Crashed.class,
                            () -> container.call("probe", "trap", "{}"));
            assertTrue(trap.getMessage().contains("unreachable"), trap.getMessage());
            assertThrows(
                    CallException.DeadlineExceeded.class,
                    () ->
                            container
                                    .tenon()
                                    .registry()
                                    .service("probe")
                                    .call(
                                            "spin",
                                            "{}".getBytes(StandardCharsets.UTF_8),
                                            Deadline.after(Duration.ofMillis(200))));
            assertEquals("\"one\"", container.call("probe", "answer", "{}"));
        }
    }

    private static boolean isMapped(Path library) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            String path = library.toRealPath().toString();
            return maps.anyMatch(line -> line.endsWith(path));
        }
    }
}
