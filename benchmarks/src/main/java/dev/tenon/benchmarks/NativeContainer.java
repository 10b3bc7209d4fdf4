package dev.tenon.benchmarks;

import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A container with the library deployed twice: in a worker, and, where Java can, in the container's
 * own process.
 */
final class NativeContainer implements AutoCloseable {

    private static final String WORKER = "echo-worker";
    private static final String IN_PROCESS = "echo-in-process";

    /** The first Java with {@code java.lang.foreign}. */
    private static final int FOREIGN = 22;

    private static final String PLUGIN_JSON =
            """
            {
              "name": "echo",
              "description": "Answers its input",
              "version": "1.0.0",
              "thread_safe": true
            }
            """;

    private static final String PLUGIN_YAML =
            """
            name: echo
            description: Answers its input
            version: 1.0.0
            runtime: native
            native:
              isolation: in-process
              thread_safe: true
            """;

    private final Tenon tenon;
    private final NativeSide worker;
    private final List<NativeSide> sides;

    /**
     * Starts a container and deploys the library.
     *
     * @param sandboxed whether workers are, as they are without any settings
     */
    NativeContainer(Path folder, Path library, boolean sandboxed) throws Exception {
        Path plugins = folder.resolve("plugins");
        String settings = "sandbox = " + (sandboxed ? "required" : "off") + "\n";
        write(plugins.resolve(WORKER), library, "plugin.json", PLUGIN_JSON);
        boolean foreign = Runtime.version().feature() >= FOREIGN;
        if (foreign) {
            Path trusted = plugins.resolve(IN_PROCESS);
            write(trusted, library, "plugin.yaml", PLUGIN_YAML);
            String hash = hash(folder.resolve("untrusting"), plugins, trusted);
            settings += "in_process = " + IN_PROCESS + ":" + hash + "\n";
        }
        Path configuration = Files.createDirectories(folder.resolve("data/etc"));
        Files.writeString(configuration.resolve("dev.tenon.runner.native.cfg"), settings);
        this.tenon = Tenon.start(Options.of(folder.resolve("data"), plugins));
        try {
            worker = deployed(NativeTable.WORKER, plugins.resolve(WORKER));
            sides =
                    foreign
                            ? List.of(
                                    deployed(NativeTable.IN_PROCESS, plugins.resolve(IN_PROCESS)),
                                    worker)
                            : List.of(worker);
        } catch (Exception e) {
            tenon.close();
            throw e;
        }
    }

    /** The library in a worker. */
    NativeSide worker() {
        return worker;
    }

    /** The library by each way that there is. */
    List<NativeSide> sides() {
        return sides;
    }

    @Override
    public void close() {
        tenon.close();
    }

    private NativeSide deployed(String name, Path plugin) throws Exception {
        tenon.deploy(plugin);
        return new NativeService(name, plugin.getFileName().toString(), tenon.registry());
    }

    /** What an operator does first: look at the hash of what is refused. */
    private static String hash(Path data, Path plugins, Path plugin) throws Exception {
        try (Tenon untrusting = Tenon.start(Options.of(data, plugins))) {
            String hash = untrusting.deployer().deploy(plugin).hash();
            if (hash == null) {
                throw new IllegalStateException(plugin + " has no hash");
            }
            return hash;
        }
    }

    private static void write(Path folder, Path library, String manifest, String text)
            throws Exception {
        Files.createDirectories(folder);
        Files.copy(library, folder.resolve("libecho.so"));
        Files.writeString(folder.resolve(manifest), text);
    }
}
