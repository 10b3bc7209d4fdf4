package dev.tenon.rest;

import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginRegistry;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/** A Felix with this bundle in it, and a fake registry and deployer for it to show. */
final class Container implements AutoCloseable {

    private static final List<String> BASE =
            List.of(
                    "org.osgi.util.function",
                    "org.osgi.util.promise",
                    "org.osgi.service.component",
                    "org.apache.felix.configadmin",
                    "org.apache.felix.log",
                    "org.apache.felix.scr",
                    "jackson-annotations",
                    "jackson-core",
                    "jackson-databind");

    /** Types that the test shares with the bundles; {@code org.slf4j} is what Jetty logs to. */
    private static final List<String> SHARED =
            List.of(
                    "dev.tenon.api;version=1.0",
                    "dev.tenon.api.host;version=1.0",
                    "dev.tenon.api.manifest;version=1.0",
                    "org.osgi.service.log;version=1.5",
                    "org.osgi.service.log.admin;version=1.0",
                    "org.slf4j;version=2.0",
                    "org.slf4j.spi;version=2.0");

    final FakeRegistry registry = new FakeRegistry();
    final FakeDeployer deployer = new FakeDeployer(registry);

    /** What was logged as an error; arrives on a thread of the log. */
    final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    private final Framework framework;

    /**
     * @param jars bundles of the class path to install beside the usual ones, by artifact
     * @param packages packages of the class path to export beside the usual ones
     */
    Container(Path data, List<String> jars, List<String> packages) throws Exception {
        this.framework = start(data, packages);
        BundleContext context = framework.getBundleContext();
        ServiceTracker<LogReaderService, LogReaderService> logs = logErrors(context);
        List<Bundle> bundles =
                Stream.concat(BASE.stream(), jars.stream())
                        .map(Container::jar)
                        .map(path -> install(context, path))
                        .toList();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        logs.waitForService(10_000);
        context.registerService(PluginRegistry.class, registry, null);
        context.registerService(PluginDeployer.class, deployer, null);
        install(context, Path.of(System.getProperty("tenon.test.bundle"))).start();
    }

    private static Framework start(Path data, List<String> packages) throws BundleException {
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        data.resolve("cache").toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        Stream.concat(SHARED.stream(), packages.stream())
                                                .collect(Collectors.joining(",")),
                                        "tenon.data",
                                        data.toString(),
                                        "org.apache.felix.http.host",
                                        "127.0.0.1",
                                        "org.osgi.service.http.port",
                                        "0"));
        framework.start();
        return framework;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(b -> b.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    private ServiceTracker<LogReaderService, LogReaderService> logErrors(BundleContext context) {
        ServiceTracker<LogReaderService, LogReaderService> tracker =
                new ServiceTracker<>(context, LogReaderService.class, null) {
                    @Override
                    public LogReaderService addingService(
                            ServiceReference<LogReaderService> reference) {
                        LogReaderService reader = super.addingService(reference);
                        reader.addLogListener(Container.this::log);
                        return reader;
                    }
                };
        tracker.open();
        return tracker;
    }

    private void log(LogEntry entry) {
        if (entry.getLogLevel() == LogLevel.ERROR) {
            errors.add(entry.getBundle().getSymbolicName() + ": " + entry.getMessage());
        }
    }

    private static Bundle install(BundleContext context, Path jar) {
        try {
            return context.installBundle(jar.toUri().toString());
        } catch (BundleException e) {
            throw new IllegalStateException(jar.toString(), e);
        }
    }

    private static Path jar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(p -> p.getFileName().toString().matches(artifact + "-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(artifact + " is not on the class path"));
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(30_000);
    }
}
