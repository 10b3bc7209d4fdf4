package dev.tenon.runner.cabi;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.api.runner.Runner;
import dev.tenon.runner.cabi.jvm.WorkerJvm;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.library.InProcessLoader;
import dev.tenon.runner.cabi.worker.WorkerOrder;
import dev.tenon.runner.cabi.worker.Workers;
import dev.tenon.runner.process.Bubblewrap;
import dev.tenon.runner.process.Confinement;
import dev.tenon.runner.process.Folders;
import dev.tenon.runner.process.PluginConfinement;
import dev.tenon.runner.process.ProcessLauncher;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/**
 * The runner for runtime {@code native}. Usable without OSGi: make one, load, close it.
 *
 * <p>Its threads: one that starts processes, a few that wait for their ends, and for each worker
 * two that read what it prints and one that serves the host to threads of the library's own. Calls
 * run on their callers' threads.
 */
@Component(
        service = Runner.class,
        property = Runner.RUNTIME + "=" + NativeSection.RUNTIME,
        configurationPid = Settings.PID)
@Capability(namespace = Runner.NAMESPACE, attribute = Runner.RUNTIME + "=" + NativeSection.RUNTIME)
public final class NativeRunner implements Runner, AutoCloseable {

    private static final long PATIENCE_SECONDS = 5;

    private final Folders folders = Folders.create();
    private final ProcessLauncher launcher = new ProcessLauncher(folders.root());
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    task -> {
                        Thread thread = new Thread(task, "tenon-native");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Workers workers = new Workers(launcher, threads);
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
    private final WorkerJava workerJava;
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
     * @param properties of PID {@code dev.tenon.runner.native}, see {@code docs/native.md}; with a
     *     wrong one no plugin is loaded, and each says why
     */
    @Activate
    public NativeRunner(BundleContext context, Map<String, ?> properties) {
        this(dataFolder(context), properties);
    }

    /**
     * @param cache a folder that outlives the runner, where what makes workers start faster is
     *     kept; {@code null} for none
     */
    public NativeRunner(@Nullable Path cache, Map<String, ?> properties) {
        workerJava =
                new WorkerJava(cache == null ? folders.root() : cache, folders.root(), threads);
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
            Guest guest = guest(request, settings);
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
            Thread thread = new Thread(guest::close, "tenon-native-close");
            thread.start();
            closing.add(thread);
        }
        for (Thread thread : closing) {
            join(thread);
        }
        launcher.close();
        endThreads();
        folders.close();
    }

    private Guest guest(LoadRequest request, Settings settings) throws LoadException {
        NativeSection section = Demands.section(request.manifest());
        String library = Demands.library(request, section);
        return new NativeGuest(
                request,
                section,
                library,
                settings,
                folders,
                switch (section.isolation()) {
                    case WORKER -> worker(request, settings);
                    case IN_PROCESS -> inProcess(request, settings);
                },
                guests::remove);
    }

    private NativeGuest.Place worker(LoadRequest request, Settings settings) throws LoadException {
        WorkerJvm jvm = workerJava.jvm(settings.javaHome());
        Confinement.Builder confinement = PluginConfinement.of(request, settings.workers());
        Path workspace = settings.workspace();
        if (workspace != null) {
            confinement.writable(workspace, Settings.PID + ": workspace");
        }
        return (folder, start, library, deadline) ->
                workers.load(
                        new WorkerOrder(
                                request.id(),
                                folder,
                                start,
                                request.work().toAbsolutePath(),
                                library,
                                confinement,
                                request.host(),
                                request.manifest().permissions().timeout()),
                        jvm,
                        deadline);
    }

    private static NativeGuest.Place inProcess(LoadRequest request, Settings settings)
            throws LoadException {
        Demands.checkInProcess(request, settings);
        InProcessLoader loader =
                loader().orElseThrow(
                                () ->
                                        new LoadException(
                                                "native.isolation: found in-process, which needs bundle dev.tenon.runner.native.inprocess on Java 22 or newer; this is Java "
                                                        + Runtime.version().feature()));
        HostCalls host = new HostCalls(request.host());
        return (folder, start, library, deadline) -> loader.load(library, host);
    }

    private static Optional<InProcessLoader> loader() {
        return ServiceLoader.load(InProcessLoader.class, NativeRunner.class.getClassLoader())
                .findFirst();
    }

    private static @Nullable Path dataFolder(BundleContext context) {
        File folder = context.getDataFile("");
        return folder == null ? null : folder.toPath();
    }

    /** One of them may be making what later workers would have started faster by. */
    private void endThreads() {
        threads.shutdownNow();
        try {
            // any that is left then is a daemon and holds nothing that others wait for
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
