package dev.tenon.runner.cabi.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tenon.api.runner.Runner;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** A framework with what the runner needs. */
final class Container implements AutoCloseable {

    static final Path FRAGMENT = Path.of(System.getProperty("bundle"));

    private static final Path HOST = Path.of(System.getProperty("host.bundle"));

    /** The test's own, as for every program that embeds a framework. */
    private static final String FROM_OUTSIDE =
            "dev.tenon.api;version=1.0.0,dev.tenon.api.host;version=1.0.0,"
                    + "dev.tenon.api.manifest;version=1.0.0,dev.tenon.api.runner;version=1.0.0,"
                    + "org.osgi.service.cm;version=1.6.1";

    private static final List<String> NEEDED =
            List.of(
                    "com.fasterxml.jackson.core.JsonFactory",
                    "org.osgi.util.promise.Promise",
                    "org.osgi.util.function.Function",
                    "org.osgi.service.component.ComponentConstants",
                    "org.apache.felix.cm.PersistenceManager",
                    "org.apache.felix.scr.info.ScrInfo");

    private final Framework framework;
    private final List<Bundle> ours = new ArrayList<>();

    Container(Path storage) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, FROM_OUTSIDE);
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(properties);
        framework.start();
        List<Bundle> needed = new ArrayList<>();
        for (String name : NEEDED) {
            needed.add(install(jarOf(name)));
        }
        for (Bundle each : needed) {
            each.start();
        }
    }

    void installFragment() throws Exception {
        ours.add(install(FRAGMENT));
    }

    /** A fragment that is there already is attached. */
    void installHost() throws Exception {
        boolean fragment = !ours.isEmpty();
        Bundle host = install(HOST);
        ours.add(host);
        host.start();
        assertEquals(Bundle.ACTIVE, host.getState());
        if (fragment) {
            assertEquals(Bundle.RESOLVED, ours.get(0).getState());
        }
    }

    void uninstallHost() throws Exception {
        for (Bundle each : ours) {
            each.uninstall();
        }
        ours.clear();
    }

    /** The runner, once it has the configuration. */
    Runner configured(String pid, String key, String value) throws Exception {
        ConfigurationAdmin admin = service(ConfigurationAdmin.class, "(objectClass=*)");
        Configuration configuration = admin.getConfiguration(pid, "?");
        configuration.update(new Hashtable<>(Map.of(key, value)));
        // properties of a component are those of its service
        return service(Runner.class, "(&(runtime=native)(" + key + "=" + value + "))");
    }

    private <T> T service(Class<T> type, String filter) throws Exception {
        BundleContext context = framework.getBundleContext();
        String both = "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + filter + ")";
        ServiceTracker<T, T> tracker =
                new ServiceTracker<>(context, context.createFilter(both), null);
        // all: Felix does not see that the system bundle has the types by exporting them
        tracker.open(true);
        try {
            assertNotNull(tracker.waitForService(Libraries.LONG.toMillis()), both);
            // counted once more, since closing the tracker gives its own one back
            return context.getService(tracker.getServiceReference());
        } finally {
            tracker.close();
        }
    }

    private Bundle install(Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            return framework.getBundleContext().installBundle(jar.toUri().toString(), in);
        }
    }

    private static Path jarOf(String className) throws Exception {
        Class<?> type = Class.forName(className, false, Container.class.getClassLoader());
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(Libraries.LONG.toMillis());
    }
}
