package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.Runner;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The bundle as it is built: its manifest, and itself in a framework. */
class BundleIT {

    /** The API is the test's own, as for every program that embeds a framework. */
    private static final String FROM_OUTSIDE =
            "dev.tenon.api;version=1.0.0,dev.tenon.api.host;version=1.0.0,"
                    + "dev.tenon.api.manifest;version=1.0.0,dev.tenon.api.runner;version=1.0.0";

    private static final List<String> NEEDED =
            List.of(
                    "com.fasterxml.jackson.core.JsonFactory",
                    "org.osgi.util.promise.Promise",
                    "org.osgi.util.function.Function",
                    "org.osgi.service.component.ComponentConstants",
                    "org.apache.felix.scr.info.ScrInfo");

    private static final List<String> IMPORTS =
            List.of("dev.tenon.api", "com.fasterxml.jackson.core", "org.osgi.framework");

    @TempDir Path folder;

    @Test
    void the_bundle_exports_nothing_and_carries_its_workers_program() throws Exception {
        try (JarFile jar = new JarFile(bundle().toFile())) {
            Attributes headers = jar.getManifest().getMainAttributes();
            assertEquals("dev.tenon.runner.native", headers.getValue("Bundle-SymbolicName"));
            assertNull(headers.getValue("Export-Package"));
            assertTrue(
                    headers.getValue("Require-Capability")
                            .contains("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\""),
                    headers.getValue("Require-Capability"));
            assertTrue(
                    headers.getValue("Provide-Capability")
                            .contains("dev.tenon.runner;runtime=native"),
                    headers.getValue("Provide-Capability"));
            for (String imported : imports(headers.getValue("Import-Package"))) {
                assertTrue(IMPORTS.stream().anyMatch(imported::startsWith), imported);
            }
            assertNotNull(jar.getEntry("worker/worker.jar"));
            assertTrue(
                    jar.stream()
                            .anyMatch(e -> e.getName().startsWith("lib/dev.tenon.runner.shared-")));
        }
    }

    @Test
    void a_plugin_is_called_in_a_framework_and_the_bundle_leaves_nothing_behind() throws Exception {
        Framework framework = framework();
        framework.start();
        try {
            BundleContext context = framework.getBundleContext();
            List<Bundle> needed = new ArrayList<>();
            for (String name : NEEDED) {
                needed.add(install(context, jarOf(name)));
            }
            for (Bundle each : needed) {
                each.start();
            }
            WeakReference<ClassLoader> loader = startUseAndUninstall(context);
            RunnerFixture.await(BundleIT::noThreadOfOurs, () -> Remains.threads().toString());
            assertCollected(loader);
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private WeakReference<ClassLoader> startUseAndUninstall(BundleContext context)
            throws Exception {
        Bundle bundle = install(context, bundle());
        bundle.start();
        WeakReference<ClassLoader> loader = useOnce(context);
        bundle.uninstall();
        return loader;
    }

    /** From this thread, which outlives the bundle. */
    private WeakReference<ClassLoader> useOnce(BundleContext context) throws Exception {
        ServiceReference<?>[] found =
                context.getServiceReferences(Runner.class.getName(), "(runtime=native)");
        assertNotNull(found);
        Runner runner = (Runner) context.getService(found[0]);
        TestPlugin plugin = TestPlugin.of("test", folder, "libhost.so");
        plugin.host.config.put("a", "b");
        Guest guest = plugin.load(runner);
        try {
            guest.start(Deadline.after(TestPlugin.LONG));
            assertEquals("\"1 b\"", TestPlugin.call(guest, "get_config", "{\"key\":\"a\"}"));
        } finally {
            guest.close();
        }
        context.ungetService(found[0]);
        return new WeakReference<>(runner.getClass().getClassLoader());
    }

    private Framework framework() {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, FROM_OUTSIDE);
        return ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
    }

    private static Bundle install(BundleContext context, Path jar) throws Exception {
        try (var in = Files.newInputStream(jar)) {
            return context.installBundle(jar.toUri().toString(), in);
        }
    }

    private static Path bundle() {
        return Path.of(System.getProperty("bundle"));
    }

    private static Path jarOf(String className) throws Exception {
        Class<?> type = Class.forName(className, false, BundleIT.class.getClassLoader());
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<String> imports(String header) {
        // commas stand in version ranges too
        return Stream.of(header.replaceAll("\"[^\"]*\"", "").split(","))
                .map(clause -> clause.split(";")[0])
                .toList();
    }

    private static boolean noThreadOfOurs() {
        return Remains.threads().isEmpty();
    }

    private static void assertCollected(WeakReference<?> reference) throws Exception {
        long end = System.nanoTime() + TestPlugin.LONG.toNanos();
        while (reference.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(reference.get());
    }
}
