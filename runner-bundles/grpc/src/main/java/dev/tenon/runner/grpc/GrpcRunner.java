package dev.tenon.runner.grpc;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.api.runner.Runner;
import dev.tenon.runner.grpc.any.AnyServices;
import dev.tenon.runner.grpc.transport.Transport;
import dev.tenon.runner.process.Bubblewrap;
import dev.tenon.runner.process.Folders;
import dev.tenon.runner.process.ProcessLauncher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/**
 * The runner for runtime {@code grpc}. Usable without OSGi: make one, load, close it.
 *
 * <p>Its threads: a few that do all gRPC, some that wait for the host on behalf of guests, one that
 * starts processes, and two for each process, which read what it prints.
 */
@Component(
        service = Runner.class,
        property = Runner.RUNTIME + "=" + GrpcSection.RUNTIME,
        configurationPid = Settings.PID)
@Capability(namespace = Runner.NAMESPACE, attribute = Runner.RUNTIME + "=" + GrpcSection.RUNTIME)
public final class GrpcRunner implements Runner, AutoCloseable {

    private final Folders folders = Folders.create();
    private final ProcessLauncher launcher = new ProcessLauncher(folders.root());
    private final Transport transport = new Transport();
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
    private volatile Configured configured;

    /**
     * What the operator wants.
     *
     * @param settings {@code null} if that is not clear, so that nothing is started
     * @param mistake why it is not clear
     */
    private record Configured(@Nullable Settings settings, @Nullable String mistake) {
        static Configured of(Map<String, ?> properties) {
            try {
                return new Configured(Settings.of(properties), null);
            } catch (IllegalArgumentException wrong) {
                return new Configured(null, wrong.getMessage());
            }
        }
    }

    /**
     * @param properties of PID {@code dev.tenon.runner.grpc}, see {@code docs/processes.md}; with a
     *     wrong one no plugin is loaded, and each says why
     */
    @Activate
    public GrpcRunner(Map<String, ?> properties) {
        configured = Configured.of(properties);
        Bubblewrap.find(); // now, and not when the first plugin waits for it
    }

    /** Takes other properties, for guests that are loaded from now on. */
    @Modified
    public void modified(Map<String, ?> properties) {
        configured = Configured.of(properties);
    }

    @Override
    public Guest load(LoadRequest request, Deadline deadline) throws LoadException {
        try {
            Configured now = configured;
            Settings settings = now.settings();
            if (settings == null) {
                throw new LoadException(String.valueOf(now.mistake()));
            }
            GrpcSection section = Demands.section(request.manifest());
            AnyServices described = described(request, section);
            String target = section.target();
            Guest guest =
                    target == null
                            ? process(request, section, described, settings)
                            : remote(request, section, target, described, settings);
            guests.add(guest);
            return guest;
        } catch (LoadException refused) {
            throw new LoadException(
                    "plugin '%s': %s".formatted(request.id(), refused.getMessage()), refused);
        } catch (RuntimeException | Error broken) {
            // the runner's boundary
            throw new LoadException(
                    "plugin '%s' cannot be loaded: %s".formatted(request.id(), broken), broken);
        }
    }

    /** Closes the guests that are left, all at once, and ends the threads. */
    @Deactivate
    @Override
    public void close() {
        List<Thread> closing = new ArrayList<>();
        for (Guest guest : guests) {
            Thread thread = new Thread(guest::close, "tenon-grpc-close");
            thread.start();
            closing.add(thread);
        }
        for (Thread thread : closing) {
            join(thread);
        }
        transport.close();
        launcher.close();
        folders.close();
    }

    private Guest process(
            LoadRequest request,
            GrpcSection section,
            @Nullable AnyServices described,
            Settings settings)
            throws LoadException {
        List<String> command = new ArrayList<>();
        command.add(Demands.binary(request.content(), String.valueOf(section.binary())).toString());
        command.addAll(section.args());
        return new ProcessGuest(
                request,
                section,
                command,
                Demands.confinement(request, section, settings),
                described,
                new ProcessGuest.Equipment(folders, launcher, transport, settings.maxMessage()),
                guests::remove);
    }

    private Guest remote(
            LoadRequest request,
            GrpcSection section,
            String target,
            @Nullable AnyServices described,
            Settings settings)
            throws LoadException {
        Demands.checkRemote(request);
        return new RemoteGuest(
                request,
                section,
                target,
                described,
                transport,
                settings.maxMessage(),
                guests::remove);
    }

    private static @Nullable AnyServices described(LoadRequest request, GrpcSection section)
            throws LoadException {
        String file = section.descriptorSet();
        return file == null ? null : AnyServices.fromDescriptorSet(request.content().resolve(file));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
