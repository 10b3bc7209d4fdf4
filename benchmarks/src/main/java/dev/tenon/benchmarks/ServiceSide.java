package dev.tenon.benchmarks;

import dev.tenon.api.CallException;
import dev.tenon.api.PluginService;
import dev.tenon.launcher.Options;
import dev.tenon.launcher.Tenon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Tenon: a container with the plugin deployed, called through its plugin service. */
final class ServiceSide implements Side {

    private static final String MANIFEST =
            """
            name: %s
            version: 1.0.0
            runtime: grpc
            grpc:
              binary: %s
              auto_mtls: %s
            provides:
              abilities:
                - capability: feeds
                  operations: [date]
            """;

    private final String name;
    private final Tenon tenon;
    private final Map<Mode, PluginService> services = new EnumMap<>(Mode.class);

    /**
     * Starts a container and deploys the plugin twice.
     *
     * @param sandboxed whether the processes are, as they are without any settings
     */
    ServiceSide(Path folder, Path plugin, boolean sandboxed) throws Exception {
        this.name = sandboxed ? "sandboxed" : "service";
        Path configuration = Files.createDirectories(folder.resolve("data/etc"));
        Files.writeString(
                configuration.resolve("dev.tenon.runner.grpc.cfg"),
                "sandbox = " + (sandboxed ? "required" : "off") + "\n");
        Path plugins = folder.resolve("plugins");
        this.tenon = Tenon.start(Options.of(folder.resolve("data"), plugins));
        try {
            for (Mode mode : Mode.values()) {
                PluginService service =
                        tenon.deploy(write(plugins.resolve(id(mode)), plugin, mode));
                DateCall.checkWhole(
                        new String(
                                service.call("ability_call", DateCall.PARAMETERS),
                                StandardCharsets.UTF_8));
                services.put(mode, service);
            }
        } catch (Exception e) {
            tenon.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measure starts(Mode mode, int warmUp, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = -warmUp; i < count; i++) {
            tenon.registry().stop(id(mode));
            long began = System.nanoTime();
            tenon.registry().start(id(mode));
            call(tenon.registry().service(id(mode)));
            if (i >= 0) {
                nanos[i] = System.nanoTime() - began;
            }
        }
        services.put(mode, tenon.registry().service(id(mode)));
        return Measure.of(nanos, Measure.TAIL_OF_STARTS, 0);
    }

    @Override
    public Measure calls(Mode mode, int callers, Duration warmUp, Duration time) throws Exception {
        PluginService service = services.get(mode);
        return CallLoad.measure(() -> call(service), callers, warmUp, time);
    }

    @Override
    public Measure callsByVirtualThreads(Mode mode, int callers, Duration warmUp, Duration time)
            throws Exception {
        PluginService service = services.get(mode);
        return CallLoad.measureByVirtualThreads(() -> call(service), callers, warmUp, time);
    }

    @Override
    public void close() {
        tenon.close();
    }

    private static void call(PluginService service) throws CallException {
        DateCall.check(service.call("ability_call", DateCall.PARAMETERS).length);
    }

    private static String id(Mode mode) {
        return "dates-" + mode.name().toLowerCase(Locale.ROOT);
    }

    private static Path write(Path folder, Path plugin, Mode mode) throws IOException {
        Files.createDirectories(folder);
        Files.copy(plugin, folder.resolve("plugin"));
        if (!folder.resolve("plugin").toFile().setExecutable(true)) {
            throw new IOException("cannot make the plugin in " + folder + " executable");
        }
        Files.writeString(
                folder.resolve("plugin.yaml"),
                MANIFEST.formatted(id(mode), "plugin", mode == Mode.MTLS));
        return folder;
    }
}
