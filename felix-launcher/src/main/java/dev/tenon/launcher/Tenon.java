package dev.tenon.launcher;

import dev.tenon.api.Deadline;
import dev.tenon.api.DeployException;
import dev.tenon.api.LoadException;
import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An embedded Felix with Tenon in it.
 *
 * <pre>{@code
 * try (Tenon tenon = Tenon.start(Options.of(Path.of("data"), Path.of("plugins")))) {
 *     PluginService text = tenon.deploy(Path.of("plugins/wasm-c-text"));
 *     byte[] answer = text.call("stats", "{\"text\":\"one two\"}".getBytes(UTF_8));
 * }
 * }</pre>
 *
 * <p>Types of {@code dev.tenon.api} are the program's own: the framework exports them from the
 * program's class path. Safe for use by many threads.
 */
public final class Tenon implements AutoCloseable {

    private static final Duration SERVICE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    private final Framework framework;
    private final Options options;
    private final DataFolder data;
    private final AutoCloseable lock;
    private final LogPrinter log;

    private Tenon(Framework framework, Options options, AutoCloseable lock, LogPrinter log) {
        this.framework = framework;
        this.options = options;
        this.data = new DataFolder(options.data());
        this.lock = lock;
        this.log = log;
    }

    /**
     * Starts a container and returns when its bundles are started; plugins may still be loading.
     *
     * @throws IOException if a folder cannot be made or read, or is another container's
     * @throws BundleException if the framework or one of Tenon's bundles does not start
     */
    public static Tenon start(Options options) throws IOException, BundleException {
        DataFolder data = new DataFolder(options.data());
        AutoCloseable lock = data.lock();
        Files.createDirectories(options.plugins());
        Framework framework = new FrameworkFactory().newFramework(FrameworkProperties.of(options));
        try {
            framework.init();
            LogPrinter log = new LogPrinter(framework.getBundleContext(), System.err);
            log.open();
            new Platform(framework.getBundleContext(), features(options)).install();
            framework
                    .adapt(FrameworkStartLevel.class)
                    .setInitialBundleStartLevel(Platform.PLUGIN_START_LEVEL);
            framework.start();
            return new Tenon(framework, options, lock, log);
        } catch (BundleException | IOException | RuntimeException e) {
            stop(framework);
            release(lock);
            throw e;
        }
    }

    /**
     * Deploys a folder or {@code .zip} from the watched folder and waits until it is in service.
     *
     * @throws DeployException why it is refused
     * @throws LoadException why it does not run
     */
    public PluginService deploy(Path source) throws DeployException, LoadException {
        String id = deployer().deploy(source).id();
        PluginInfo info =
                settled(id).orElseThrow(() -> new LoadException("plugin '" + id + "' was removed"));
        if (info.refusedUpdate() != null) {
            throw new LoadException(info.refusedUpdate());
        }
        if (info.state() != PluginState.RUNNING) {
            throw new LoadException("plugin '" + id + "' is " + info.state() + ": " + info.error());
        }
        return registry().service(id);
    }

    /**
     * Waits until every plugin in the watched folder runs or cannot, and REST answers where it is
     * wanted; then writes down where it does, for clients that look into the data folder.
     *
     * @return REST's address, such as {@code http://127.0.0.1:8080}; empty without REST
     * @throws IllegalStateException if that takes longer than a minute for one of them
     */
    public String awaitReady() throws IOException, InterruptedException {
        Readiness readiness = new Readiness(this);
        String url = options.port() == null ? "" : readiness.awaitRest();
        readiness.awaitPlugins(options.plugins());
        if (!url.isEmpty()) {
            data.writeEndpoint(url);
        }
        return url;
    }

    /** Waits until a plugin runs or cannot, a minute and a half at most. */
    public Optional<PluginInfo> settled(String id) {
        try {
            return registry().settled(id, Deadline.after(SETTLE_TIMEOUT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return registry().plugin(id);
        }
    }

    /** All plugins. */
    public PluginRegistry registry() {
        return service(PluginRegistry.class);
    }

    /** What turns folders into plugins. */
    public PluginDeployer deployer() {
        return service(PluginDeployer.class);
    }

    /**
     * The framework's own context, for what is not covered here.
     *
     * @throws IllegalStateException if the container has stopped
     */
    public BundleContext context() {
        @Nullable BundleContext context = framework.getBundleContext();
        if (context == null) {
            throw new IllegalStateException("the container has stopped");
        }
        return context;
    }

    /** The data folder. */
    public DataFolder data() {
        return data;
    }

    /** Waits until the container stops, whoever stops it. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops the container from another thread; {@link #awaitStop} then returns to who closes it.
     */
    public void stop() {
        try {
            framework.stop();
        } catch (BundleException e) {
            System.err.println("tenon: the framework does not stop: " + e.getMessage());
        }
    }

    /** Stops the container: calls in flight finish within {@code drain_timeout}. */
    @Override
    public void close() {
        try {
            data.deleteEndpoint();
        } catch (IOException e) {
            System.err.println("tenon: " + e);
        }
        log.close();
        stop(framework);
        release(lock);
    }

    /** A service of the container, as soon as there is one. */
    <S> S service(Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), type, null);
        tracker.open();
        try {
            @Nullable S service = tracker.waitForService(SERVICE_TIMEOUT.toMillis());
            if (service == null) {
                throw new IllegalStateException(
                        type.getName() + " is not there after " + SERVICE_TIMEOUT);
            }
            return service;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + type.getName(), e);
        } finally {
            tracker.close();
        }
    }

    private static Set<String> features(Options options) {
        Set<String> features = new HashSet<>();
        if (options.port() != null) {
            features.add("rest");
        }
        if (options.shell()) {
            features.add("shell");
        }
        return features;
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            FrameworkEvent event = framework.waitForStop(STOP_TIMEOUT.toMillis());
            if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                System.err.println("tenon: the framework has not stopped within " + STOP_TIMEOUT);
            }
        } catch (BundleException e) {
            System.err.println("tenon: the framework does not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(AutoCloseable lock) {
        try {
            lock.close();
        } catch (Exception e) {
            System.err.println("tenon: " + e);
        }
    }
}
