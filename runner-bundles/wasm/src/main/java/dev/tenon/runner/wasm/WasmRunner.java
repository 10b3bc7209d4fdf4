package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.api.runner.Runner;
import dev.tenon.runner.wasm.abi.AbiModule;
import dev.tenon.runner.wasm.abi.TenonAbi;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import dev.tenon.runner.wasm.extism.ExtismAbi;
import dev.tenon.runner.wasm.wasi.Preopens;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/**
 * The runner for runtime {@code wasm}. Usable without OSGi: make one, load, close it.
 *
 * <p>Has one thread of its own, which stops calls at their deadline; plugins run on the threads of
 * those who call them.
 */
@Component(
        service = Runner.class,
        property = Runner.RUNTIME + "=" + WasmSection.RUNTIME,
        configurationPid = Settings.PID)
@Capability(namespace = Runner.NAMESPACE, attribute = Runner.RUNTIME + "=" + WasmSection.RUNTIME)
public final class WasmRunner implements Runner, AutoCloseable {

    private final Engines engines;
    private final Set<WasmGuest> guests = ConcurrentHashMap.newKeySet();
    private final Watchdog watchdog;
    private final @Nullable String defaultLibrary;
    private volatile Configured configured;

    /**
     * What the operator wants.
     *
     * @param settings {@code null} if that is not clear, so that nothing is started
     * @param mistake why it is not clear
     */
    private record Configured(@Nullable Settings settings, @Nullable String mistake) {
        static Configured of(Map<String, ?> properties, @Nullable String defaultLibrary) {
            try {
                return new Configured(Settings.of(properties, defaultLibrary), null);
            } catch (IllegalArgumentException wrong) {
                return new Configured(null, wrong.getMessage());
            }
        }
    }

    /**
     * @param context its property {@code tenon.wasmtime.library} counts where {@code
     *     wasmtime_library} is not set
     * @param properties of PID {@code dev.tenon.runner.wasm}, see {@code docs/wasm.md}; with a
     *     wrong one no plugin is loaded, and each says why
     */
    @Activate
    public WasmRunner(BundleContext context, Map<String, ?> properties) {
        this(dataFolder(context), properties, context.getProperty(Settings.LIBRARY_PROPERTY));
    }

    /**
     * @param cache a folder that outlives the runner, for compiled code; {@code null} for none
     */
    public WasmRunner(@Nullable Path cache, Map<String, ?> properties) {
        this(cache, properties, null);
    }

    private WasmRunner(
            @Nullable Path cache, Map<String, ?> properties, @Nullable String defaultLibrary) {
        this.engines = new Engines(cache);
        this.watchdog = new Watchdog(engines::tick);
        this.defaultLibrary = defaultLibrary;
        this.configured = Configured.of(properties, defaultLibrary);
    }

    /** Takes other properties, for guests that are loaded from now on. */
    @Modified
    public void modified(Map<String, ?> properties) {
        configured = Configured.of(properties, defaultLibrary);
    }

    @Override
    public Guest load(LoadRequest request, Deadline deadline) throws LoadException {
        try {
            Configured now = configured;
            Settings settings = now.settings();
            if (settings == null) {
                throw new LoadException(String.valueOf(now.mistake()));
            }
            return load(request, settings, deadline);
        } catch (LoadException refused) {
            throw new LoadException(
                    "plugin '%s': %s".formatted(request.id(), refused.getMessage()), refused);
        } catch (RuntimeException | Error broken) {
            // the runner's boundary: whatever a module does to its engine ends here
            throw new LoadException(
                    "plugin '%s' cannot be loaded: %s".formatted(request.id(), broken), broken);
        }
    }

    /** Closes the guests that are left, ends the thread and closes the engines. */
    @Deactivate
    @Override
    public void close() {
        guests.forEach(WasmGuest::close);
        watchdog.close();
        engines.close();
    }

    private Guest load(LoadRequest request, Settings settings, Deadline deadline)
            throws LoadException {
        WasmSection section = Demands.section(request.manifest());
        Limits limits = Demands.limits(request.manifest());
        Preopens files = Preopens.of(request.manifest().permissions().filesystem(), request.work());
        byte[] module = read(request.content(), section.module(), settings.moduleMax());
        ModuleShape shape = ModuleShape.read(module);
        Demands.checkSizes(shape, limits);
        AbiModule abi = abi(section, shape);
        ModuleCache.Lease lease =
                engines.of(section, settings, deadline)
                        .lease(
                                module,
                                shape,
                                new CompileLimits(deadline, settings.compileMemory()));
        WasmGuest guest =
                new WasmGuest(
                        request,
                        abi,
                        lease.module(),
                        limits,
                        files,
                        new InstancePool(
                                request.id(),
                                section.maxInstances(),
                                section.waitTimeout(),
                                settings.idleTimeout(),
                                watchdog),
                        closed -> {
                            guests.remove(closed);
                            lease.close();
                        });
        guests.add(guest);
        return guest;
    }

    private static AbiModule abi(WasmSection section, ModuleShape shape) throws LoadException {
        boolean extism =
                section.abi() == null
                        ? ExtismAbi.uses(shape)
                        : section.abi() == WasmSection.Abi.EXTISM;
        return extism ? ExtismAbi.link(shape) : TenonAbi.link(shape);
    }

    private static byte[] read(Path content, String name, long most) throws LoadException {
        Path file = content.resolve(name);
        try {
            long size = Files.size(file);
            if (size > most) {
                throw new LoadException(
                        "wasm.module: %s has %d bytes, at most %d are loaded (module_max)"
                                .formatted(name, size, most));
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new LoadException(
                    "wasm.module: cannot read " + name + ": " + unreadable, unreadable);
        }
    }

    private static @Nullable Path dataFolder(BundleContext context) {
        File folder = context.getDataFile("");
        return folder == null ? null : folder.toPath();
    }
}
