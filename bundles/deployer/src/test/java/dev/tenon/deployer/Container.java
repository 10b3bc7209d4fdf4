package dev.tenon.deployer;

import static java.util.Map.entry;

import dev.tenon.api.Deployment;
import dev.tenon.api.PluginDeployer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A Felix with File Install and the deployer, and a watched folder. It can be stopped and started
 * again on the same storage. There is no manager: bundles stay until the deployer uninstalls them.
 */
final class Container {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** The types that tests share with the bundles. */
    private static final String SHARED =
            "dev.tenon.api;version=1.0.0,dev.tenon.api.manifest;version=1.0.0,"
                    + "dev.tenon.api.host;version=1.0.0,dev.tenon.api.runner;version=1.0.0,"
                    + "org.osgi.service.cm;version=1.6.1,org.osgi.service.log;version=1.5.0";

    private final Path root;
    private final Path plugins;
    private final Map<String, String> properties = new HashMap<>();
    private final List<LogEntry> log = new CopyOnWriteArrayList<>();
    private Framework framework;

    /**
     * @param root an empty folder
     */
    Container(Path root) throws IOException {
        this.root = root.toRealPath();
        this.plugins = Files.createDirectories(this.root.resolve("plugins"));
        properties.putAll(
                Map.ofEntries(
                        entry(Constants.FRAMEWORK_STORAGE, this.root.resolve("cache").toString()),
                        entry(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED),
                        entry("felix.log.level", "1"),
                        entry("felix.fileinstall.dir", plugins.toString()),
                        entry("felix.fileinstall.poll", "50"),
                        entry("felix.fileinstall.noInitialDelay", "true"),
                        entry("felix.fileinstall.tmpdir", this.root.resolve("tmp").toString()),
                        entry("tenon.data", this.root.resolve("data").toString())));
    }

    Container with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    /** Starts with every bundle in it, or with what was in it when it was stopped. */
    void start() throws BundleException, IOException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(properties);
        framework.init();
        if (framework.getBundleContext().getBundles().length == 1) {
            for (Path jar : ClassPathBundles.jars()) {
                framework.getBundleContext().installBundle(jar.toUri().toString()).start();
            }
        }
        framework.start();
        requireActive();
        LogReaderService reader = service(LogReaderService.class);
        reader.addLogListener(log::add);
        log.addAll(Collections.list(reader.getLog()));
        service(PluginDeployer.class);
    }

    private void requireActive() {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            boolean plugin = bundle.getLocation().startsWith("tenon:");
            if (bundle.getState() != Bundle.ACTIVE && !plugin) {
                throw new AssertionError(bundle + " does not start; see the output");
            }
        }
    }

    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(0);
    }

    Path root() {
        return root;
    }

    /** The watched folder. */
    Path plugins() {
        return plugins;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    PluginDeployer deployer() {
        return service(PluginDeployer.class);
    }

    <T> T service(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context(), type, null);
        // all: Felix does not see that the system bundle has the types by exporting them
        tracker.open(true);
        try {
            T service = tracker.waitForService(LONGEST.toMillis());
            if (service == null) {
                throw new AssertionError("no service " + type + ": " + messages());
            }
            // counted once more, since closing the tracker gives its own one back
            return context().getService(tracker.getServiceReference());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            tracker.close();
        }
    }

    void configure(String pid, Map<String, Object> values) throws IOException {
        service(ConfigurationAdmin.class)
                .getConfiguration(pid, "?")
                .update(new Hashtable<>(values));
    }

    void watch(Path directory, String mode) throws IOException {
        service(ConfigurationAdmin.class)
                .createFactoryConfiguration("org.apache.felix.fileinstall", "?")
                .update(
                        new Hashtable<>(
                                Map.of(
                                        "felix.fileinstall.dir",
                                        directory.toString(),
                                        "felix.fileinstall.poll",
                                        "50",
                                        "felix.fileinstall.subdir.mode",
                                        mode)));
    }

    /** A bundle that provides the capability of a runner and nothing else. */
    Bundle installRunner(String runtime) throws BundleException {
        Bundle runner = install("runner." + runtime, "dev.tenon.runner;runtime=" + runtime);
        runner.start();
        return runner;
    }

    Bundle install(String name, String capability) throws BundleException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        headers.putValue(Constants.PROVIDE_CAPABILITY, capability);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new JarOutputStream(bytes, manifest).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        InputStream jar = new ByteArrayInputStream(bytes.toByteArray());
        return context().installBundle("test:" + name, jar);
    }

    /** The bundles of a plugin, the newest last. */
    List<Bundle> bundles(String id) {
        return Arrays.stream(context().getBundles())
                .filter(b -> b.getLocation().startsWith("tenon:" + id + "#"))
                .sorted(Comparator.comparingLong(Bundle::getBundleId))
                .toList();
    }

    Optional<Bundle> bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .findFirst();
    }

    Optional<Deployment> deployment(String id) {
        return deployer().deployments().stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /** Waits until a plugin has this many bundles, all active, and nothing is wrong with it. */
    List<Bundle> awaitActive(String id, int count) {
        await(
                id + " has " + count + " active bundles",
                () ->
                        bundles(id).size() == count
                                && bundles(id).stream().allMatch(b -> b.getState() == Bundle.ACTIVE)
                                && deployment(id).filter(d -> d.problems().isEmpty()).isPresent());
        return bundles(id);
    }

    void awaitGone(String id) {
        await(id + " is gone", () -> bundles(id).isEmpty() && deployment(id).isEmpty());
    }

    /** Waits until a source is refused, and tells why. */
    String awaitRefused(String id) {
        await(id + " is refused", () -> !problems(id).isEmpty());
        return problems(id);
    }

    private String problems(String id) {
        return deployment(id).map(d -> d.problems().toString()).orElse("[]").replace("[]", "");
    }

    /** Waits until File Install has seen everything that was done to the folder before. */
    void awaitScanned() throws IOException {
        String id = "probe" + System.nanoTime();
        Drop.folder(plugins.resolve(id), "1.0.0");
        await(id + " is seen", () -> deployment(id).isPresent());
    }

    void await(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(LONGEST);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError(
                        "never: " + what + "; " + deployer().deployments() + messages());
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The messages of this level that contain a text. */
    List<String> logged(LogLevel level, String text) {
        return log.stream()
                .filter(e -> e.getLogLevel() == level && e.getMessage().contains(text))
                .map(LogEntry::getMessage)
                .toList();
    }

    private List<String> messages() {
        return log.stream()
                .filter(e -> e.getLogLevel().ordinal() <= LogLevel.WARN.ordinal())
                .map(
                        e ->
                                "\n"
                                        + e.getLogLevel()
                                        + " "
                                        + e.getMessage()
                                        + (e.getException() == null ? "" : " " + e.getException()))
                .toList();
    }
}
