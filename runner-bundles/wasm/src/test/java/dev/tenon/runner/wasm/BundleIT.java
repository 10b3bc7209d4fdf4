package dev.tenon.runner.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.Runner;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

    @TempDir Path folder;

    @Test
    void the_bundle_exports_nothing_and_carries_the_engine() throws Exception {
        try (JarFile jar = new JarFile(bundle().toFile())) {
            Attributes headers = jar.getManifest().getMainAttributes();
            assertEquals("dev.tenon.runner.wasm", headers.getValue("Bundle-SymbolicName"));
            assertNull(headers.getValue("Export-Package"));
            assertTrue(
                    headers.getValue("Require-Capability")
                            .contains("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\""),
                    headers.getValue("Require-Capability"));
            assertTrue(
                    headers.getValue("Provide-Capability")
                            .contains("dev.tenon.runner;runtime=wasm"),
                    headers.getValue("Provide-Capability"));
            for (String imported : imports(headers.getValue("Import-Package"))) {
                assertTrue(
                        imported.startsWith("dev.tenon.api")
                                || imported.startsWith("com.fasterxml.jackson.core")
                                || imported.equals("org.osgi.framework"),
                        imported);
            }
            for (String inside : List.of("runtime-", "compiler-", "wasm-", "asm-util-")) {
                assertTrue(
                        jar.stream().anyMatch(e -> e.getName().startsWith("lib/" + inside)),
                        inside);
            }
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
            assertTrue(noThreadOfOurs());
            assertCollected(loader);
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private WeakReference<ClassLoader> startUseAndUninstall(BundleContext context)
            throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        if (!TestEngines.isJava()) {
            bundles.add(install(context, Path.of(System.getProperty("fragment"))));
        }
        Bundle bundle = install(context, bundle());
        bundles.add(bundle);
        bundle.start();
        WeakReference<ClassLoader> loader = useOnce(context);
        // a fragment that stays keeps its host's class loader until it is refreshed
        for (Bundle each : bundles) {
            each.uninstall();
        }
        return loader;
    }

    private WeakReference<ClassLoader> useOnce(BundleContext context) throws Exception {
        ServiceReference<?>[] found =
                context.getServiceReferences(Runner.class.getName(), "(runtime=wasm)");
        assertNotNull(found);
        Runner runner = (Runner) context.getService(found[0]);
        TestPlugin plugin =
                TestPlugin.of(folder, Wat.module(Wat.BASE, Wat.ECHO))
                        .engine(
                                WasmSection.Engine.valueOf(
                                        TestEngines.NAME.toUpperCase(Locale.ROOT)));
        Guest guest = runner.load(plugin.request(), Deadline.after(TestPlugin.LONG));
        guest.start(Deadline.after(TestPlugin.LONG));
        byte[] answer =
                guest.call("command", "[1]".getBytes(UTF_8), Deadline.after(TestPlugin.LONG));
        assertEquals("[1]", new String(answer, UTF_8));
        guest.close();
        context.ungetService(found[0]);
        return new WeakReference<>(runner.getClass().getClassLoader());
    }

    private Framework framework() {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, FROM_OUTSIDE);
        if (!TestEngines.isJava()) {
            properties.put("tenon.wasmtime.library", TestEngines.library().toString());
        }
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
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("tenon-wasm"));
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
