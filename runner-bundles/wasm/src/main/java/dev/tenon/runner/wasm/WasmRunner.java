package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.api.runner.Runner;
import dev.tenon.runner.wasm.abi.TenonAbi;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The runner for runtime {@code wasm}. Usable without OSGi: make one, load, close it.
 *
 * <p>Has one thread of its own, which stops calls at their deadline; plugins run on the threads of
 * those who call them.
 */
@Component(service = Runner.class, property = Runner.RUNTIME + "=" + WasmSection.RUNTIME)
@Capability(namespace = Runner.NAMESPACE, attribute = Runner.RUNTIME + "=" + WasmSection.RUNTIME)
public final class WasmRunner implements Runner, AutoCloseable {

    private static final long MAX_MODULE_BYTES = 256L << 20;

    private final Engine engine = new EndiveEngine();
    private final ModuleCache modules = new ModuleCache(engine);
    private final Set<WasmGuest> guests = ConcurrentHashMap.newKeySet();
    private final Watchdog watchdog = new Watchdog();

    @Activate
    public WasmRunner() {}

    @Override
    public Guest load(LoadRequest request, Deadline deadline) throws LoadException {
        try {
            WasmSection section = Demands.check(request.manifest());
            byte[] module = read(request.content(), section.module());
            return load(request, section, modules.lease(module, deadline));
        } catch (LoadException refused) {
            throw new LoadException(
                    "plugin '%s': %s".formatted(request.id(), refused.getMessage()), refused);
        } catch (RuntimeException | Error broken) {
            // the runner's boundary: whatever a module does to its engine ends here
            throw new LoadException(
                    "plugin '%s' cannot be loaded: %s".formatted(request.id(), broken), broken);
        }
    }

    /** Closes the guests that are left and ends the thread. */
    @Deactivate
    @Override
    public void close() {
        guests.forEach(WasmGuest::close);
        watchdog.close();
    }

    private Guest load(LoadRequest request, WasmSection section, ModuleCache.Lease lease)
            throws LoadException {
        try {
            Limits limits = Demands.limits(request.manifest());
            Demands.checkSizes(lease.module().shape(), limits);
            WasmGuest guest =
                    new WasmGuest(
                            request,
                            TenonAbi.link(lease.module(), engine),
                            limits,
                            new InstancePool(
                                    request.id(),
                                    section.maxInstances(),
                                    section.waitTimeout(),
                                    watchdog),
                            closed -> {
                                guests.remove(closed);
                                lease.close();
                            });
            guests.add(guest);
            return guest;
        } catch (Throwable failed) {
            lease.close();
            throw failed;
        }
    }

    private static byte[] read(Path content, String name) throws LoadException {
        Path file = content.resolve(name);
        try {
            long size = Files.size(file);
            if (size > MAX_MODULE_BYTES) {
                throw new LoadException(
                        "wasm.module: %s has %d bytes, at most %d are loaded"
                                .formatted(name, size, MAX_MODULE_BYTES));
            }
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new LoadException(
                    "wasm.module: cannot read " + name + ": " + unreadable, unreadable);
        }
    }
}
