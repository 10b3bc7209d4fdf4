package dev.tenon.runner.wasm.wasmtime.library;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.wasm.TestEngines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library is what it should be, or refused. */
class SelfTestTest {

    @TempDir Path folder;

    @Test
    void the_library_is_what_the_binding_expects() throws Exception {
        SelfTest.run(Wasmtime.load(TestEngines.library()));
    }

    @Test
    void a_file_that_is_no_library_is_refused() throws Exception {
        Path file = Files.writeString(folder.resolve("libwasmtime.so"), "nonsense");
        WasmtimeException refused =
                assertThrows(WasmtimeException.class, () -> Wasmtime.load(file));
        assertTrue(refused.getMessage().contains("cannot be loaded"), refused.getMessage());
    }

    @Test
    void a_library_without_the_functions_is_refused_by_the_name_of_one() throws Exception {
        Path other = someLibrary();
        WasmtimeException refused =
                assertThrows(WasmtimeException.class, () -> Wasmtime.load(other));
        assertTrue(refused.getMessage().contains("wasm_config_new"), refused.getMessage());
        assertTrue(refused.getMessage().contains("expected Wasmtime 49"), refused.getMessage());
    }

    /** Every JVM has one beside itself. */
    private static Path someLibrary() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.home"), "lib"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("libzip."))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
