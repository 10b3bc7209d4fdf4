package dev.tenon.it;

import dev.tenon.launcher.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The engines that a container may have for WebAssembly plugins that leave it open. */
enum WasmEngine {
    JAVA,
    WASMTIME;

    private static final Path FOUND =
            Checkout.path("runner-bundles/wasm-wasmtime/target/wasmtime.path");

    /** Options of a container with this engine. */
    Options options(Path folder) throws Exception {
        Options options = Options.of(folder.resolve("data"), folder.resolve("plugins"));
        return this == JAVA
                ? options
                : options.with("tenon.wasmtime.library", library().toString());
    }

    /** The library that the build has found; without it the test is skipped. */
    static Path library() throws Exception {
        String found = Files.exists(FOUND) ? Files.readString(FOUND).strip() : "";
        Assumptions.assumeFalse(found.isEmpty(), "libwasmtime is not to be had here");
        return Path.of(found);
    }
}
