package dev.tenon.runner.cabi.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.Runner;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fragment as it is built, attached to the runner in a framework. */
@Timeout(120)
class BundleIT {

    private static final String TRUSTED = TrustedPlugin.ID + ":" + TrustedPlugin.HASH;
    private static final String PID = "dev.tenon.runner.native";

    @TempDir Path folder;
    private Container container;

    @BeforeEach
    void startContainer() throws Exception {
        container = new Container(folder.resolve("cache"));
    }

    @AfterEach
    void stopContainer() throws Exception {
        container.close();
    }

    @Test
    void the_fragment_exports_nothing_and_needs_java_22_while_its_host_does_not() throws Exception {
        try (JarFile jar = new JarFile(Container.FRAGMENT.toFile())) {
            Attributes headers = jar.getManifest().getMainAttributes();
            assertEquals(
                    "dev.tenon.runner.native.inprocess", headers.getValue("Bundle-SymbolicName"));
            assertEquals("dev.tenon.runner.native", headers.getValue("Fragment-Host"));
            assertNull(headers.getValue("Export-Package"));
            assertEquals(
                    "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=22))\"",
                    headers.getValue("Require-Capability"));
            // commas stand in version ranges too
            String imports = headers.getValue("Import-Package").replaceAll("\"[^\"]*\"", "");
            assertTrue(
                    Stream.of(imports.split(","))
                            .allMatch(imported -> imported.startsWith("dev.tenon.api")),
                    imports);
        }
    }

    @Test
    void a_trusted_plugin_runs_and_nothing_stays_of_it_or_of_the_runner() throws Exception {
        WeakReference<ClassLoader> loader = runUntilUninstalled();
        assertEquals(0, TrustedPlugin.mapped());
        Libraries.await(() -> Libraries.threads().isEmpty());
        Libraries.await(
                () -> {
                    System.gc();
                    return loader.get() == null;
                });
    }

    private WeakReference<ClassLoader> runUntilUninstalled() throws Exception {
        container.installFragment();
        container.installHost();
        Runner runner = container.configured(PID, "in_process", TRUSTED);
        Guest guest = new TrustedPlugin(folder).start(runner);
        assertEquals("\"1\"", TrustedPlugin.call(guest, "calls"));
        // the host's side of it, and C code that calls Java, go as well
        assertEquals("\"0 välue\"", TrustedPlugin.call(guest, "config"));
        assertEquals("\"0 välue\"", TrustedPlugin.call(guest, "thread-config"));
        assertEquals(1, TrustedPlugin.mapped());
        WeakReference<ClassLoader> loader = new WeakReference<>(runner.getClass().getClassLoader());
        container.uninstallHost();
        return loader;
    }

    @Test
    void a_plugin_that_the_operator_does_not_list_is_refused() throws Exception {
        container.installFragment();
        container.installHost();
        Runner runner = container.configured(PID, "in_process", "another:" + "b".repeat(64));
        assertRefused(
                runner,
                new TrustedPlugin(folder),
                "native.isolation: found in-process, which the operator allows by dev.tenon.runner.native: in_process = "
                        + TRUSTED);
    }

    @Test
    void other_content_than_the_operator_listed_is_refused_and_both_hashes_are_named()
            throws Exception {
        container.installFragment();
        container.installHost();
        String other = "b".repeat(64);
        Runner runner = container.configured(PID, "in_process", TrustedPlugin.ID + ":" + other);
        assertRefused(
                runner,
                new TrustedPlugin(folder),
                "native.isolation: found in-process; dev.tenon.runner.native: in_process trusts content %s of this plugin, and this is %s"
                        .formatted(other, TrustedPlugin.HASH));
    }

    @Test
    void limits_that_need_a_process_are_refused() throws Exception {
        container.installFragment();
        container.installHost();
        Runner runner = container.configured(PID, "in_process", TRUSTED);
        assertRefused(
                runner,
                new TrustedPlugin(folder.resolve("memory")).memoryMax(1 << 20),
                "permissions.memory.max: found 1048576 bytes, which cannot be enforced in the container's process: expected isolation worker");
        assertRefused(
                runner,
                new TrustedPlugin(folder.resolve("files"))
                        .grant(new FileGrant("/srv", FileGrant.Mode.READ)),
                "permissions.filesystem: found /srv, which cannot be enforced in the container's process: expected isolation worker");
    }

    @Test
    void without_the_fragment_it_is_refused_and_the_bundle_and_the_java_are_named()
            throws Exception {
        container.installHost();
        Runner runner = container.configured(PID, "in_process", TRUSTED);
        assertRefused(
                runner,
                new TrustedPlugin(folder),
                "native.isolation: found in-process, which needs bundle dev.tenon.runner.native.inprocess on Java 22 or newer; this is Java "
                        + Runtime.version().feature());
    }

    private static void assertRefused(Runner runner, TrustedPlugin plugin, String why)
            throws Exception {
        LoadException refusal = assertThrows(LoadException.class, () -> plugin.load(runner));
        assertEquals("plugin 'trusted': " + why, refusal.getMessage());
        assertEquals(0, TrustedPlugin.mapped());
    }
}
