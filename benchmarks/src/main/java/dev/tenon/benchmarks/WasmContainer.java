package dev.tenon.benchmarks;

import dev.tenon.api.PluginRegistry;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A container in which plugins are deployed for one engine or another. */
final class WasmContainer implements AutoCloseable {

    private static final String MANIFEST =
            """
            name: %s
            version: 1.0.0
            runtime: wasm
            wasm:
              module: %s
              engine: %s
              abi: %s
            """;

    private static final String MODULE = "module.wasm";

    private final Path folder;
    private final Tenon tenon;

    /**
     * Starts a container.
     *
     * @param folder for its data and its plugins
     */
    WasmContainer(Path folder) throws Exception {
        this.folder = folder;
        Options options = Options.of(folder.resolve("data"), folder.resolve("plugins"));
        Path library = WasmEngines.library();
        tenon =
                Tenon.start(
                        library == null
                                ? options
                                : options.with("tenon.wasmtime.library", library.toString()));
    }

    /** Deploys a plugin and waits until it runs. */
    void deploy(String id, byte[] module, String engine, String abi) throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("plugins").resolve(id));
        Files.write(plugin.resolve(MODULE), module);
        Files.writeString(
                plugin.resolve("plugin.yaml"), MANIFEST.formatted(id, MODULE, engine, abi));
        tenon.deploy(plugin);
    }

    /** Gives a plugin another module, in one step, and waits until it runs. */
    void replace(String id, byte[] module) throws Exception {
        Path plugin = folder.resolve("plugins").resolve(id);
        Path fresh = Files.write(folder.resolve(id + ".new"), module);
        Files.move(fresh, plugin.resolve(MODULE), StandardCopyOption.ATOMIC_MOVE);
        tenon.deploy(plugin);
    }

    PluginRegistry registry() {
        return tenon.registry();
    }

    @Override
    public void close() {
        tenon.close();
    }
}
