package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.DeployException;
import dev.tenon.api.Deployment;
import dev.tenon.api.NoSuchPluginException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.log.LogLevel;

/** The deployer in a real framework, fed by File Install. */
class DeployerIT {

    @TempDir Path folder;
    private Container container;
    private Path plugins;

    @BeforeEach
    void start() throws Exception {
        container = new Container(folder);
        container.start();
        container.installRunner("wasm");
        plugins = container.plugins();
    }

    @AfterEach
    void stop() throws Exception {
        container.stop();
    }

    @Test
    void a_dropped_folder_becomes_a_bundle_that_says_what_it_is() throws Exception {
        Path source = Drop.folder(plugins.resolve("text"), "1.2.3");
        Bundle bundle = container.awaitActive("text", 1).get(0);
        Deployment deployment = container.deployment("text").orElseThrow();
        String hash = deployment.hash();

        assertEquals(source, deployment.source());
        assertEquals("tenon:text#" + hash, bundle.getLocation());
        assertEquals("tenon.plugin.text", bundle.getSymbolicName());
        assertEquals(Version.parseVersion("1.2.3." + hash.substring(0, 12)), bundle.getVersion());
        assertEquals(source.toString(), bundle.getHeaders("").get("Tenon-Source"));
        assertEquals("Text \"tools\", \\ 名前", bundle.getHeaders("").get("Bundle-Name"));

        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        BundleCapability plugin = wiring.getCapabilities("dev.tenon.plugin").get(0);
        assertEquals(
                Map.of(
                        "id", "text",
                        "hash", hash,
                        // Felix 7 leaves the escapes of a quoted string in it
                        "name", "Text \\\"tools\\\", \\\\ 名前",
                        "version", Version.parseVersion("1.2.3"),
                        "runtime", "wasm"),
                plugin.getAttributes());
        assertEquals(
                Map.of(
                        "capability", "text",
                        "operations", List.of("count", "toc,\"\\"),
                        "plugin", "text"),
                wiring.getCapabilities("dev.tenon.ability").get(0).getAttributes());
        assertEquals(
                "runner.wasm",
                wiring.getRequiredWires("dev.tenon.runner").get(0).getProvider().getSymbolicName());
        assertEquals(
                Drop.manifest("1.2.3"),
                new String(
                        bundle.getEntry("TENON-INF/plugin/plugin.yaml").openStream().readAllBytes(),
                        "UTF-8"));
        assertTrue(bundle.getEntry("TENON-INF/plugin/x.wasm") != null);
    }

    @Test
    void a_touched_file_changes_nothing() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle bundle = container.awaitActive("x", 1).get(0);
        long modified = bundle.getLastModified();

        Files.setLastModifiedTime(source.resolve("x.wasm"), FileTime.from(Instant.EPOCH));
        container.awaitScanned();

        assertEquals(List.of(bundle), container.bundles("x"));
        assertEquals(modified, bundle.getLastModified());
    }

    @Test
    void new_content_is_a_bundle_beside_the_old_one() throws Exception {
        Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle old = container.awaitActive("x", 1).get(0);
        Drop.folder(plugins.resolve("x"), "1.1.0");

        List<Bundle> both = container.awaitActive("x", 2);

        assertEquals(old, both.get(0));
        assertEquals(1, both.get(1).getVersion().getMinor());
    }

    @Test
    void broken_content_is_told_once_and_harms_nothing_and_mended_content_is_deployed()
            throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle old = container.awaitActive("x", 1).get(0);

        Drop.file(source.resolve("plugin.yaml"), "name: x\nruntime: wsm\n");
        String problems = container.awaitRefused("x");
        Files.setLastModifiedTime(source.resolve("x.wasm"), FileTime.from(Instant.EPOCH));
        container.awaitScanned();

        assertTrue(problems.contains("wsm"), problems);
        assertEquals(1, container.logged(LogLevel.ERROR, "'x'").size());
        assertEquals(List.of(old), container.bundles("x"));
        assertEquals(Bundle.ACTIVE, old.getState());

        Drop.folder(source, "1.0.0");
        assertEquals(List.of(old), container.awaitActive("x", 1));
    }

    @Test
    void a_folder_that_loses_its_manifest_is_broken_and_not_removed() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle old = container.awaitActive("x", 1).get(0);

        Files.delete(source.resolve("plugin.yaml"));

        container.awaitRefused("x");
        assertEquals(Bundle.ACTIVE, old.getState());
    }

    @Test
    void a_removed_folder_takes_all_its_bundles_along() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        container.awaitActive("x", 1);
        Drop.folder(source, "1.1.0");
        container.awaitActive("x", 2);

        FileTree.delete(source);
        container.awaitGone("x");

        Drop.folder(source, "1.1.0");
        container.awaitActive("x", 1);
    }

    @Test
    void a_broken_folder_is_forgotten_when_it_is_removed() throws Exception {
        Path source = Files.createDirectories(plugins.resolve("x"));
        Drop.file(source.resolve("plugin.yaml"), "nonsense");
        container.awaitRefused("x");

        FileTree.delete(source);

        container.awaitGone("x");
    }

    @Test
    void an_archive_is_deployed_replaced_and_removed() throws Exception {
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));
        container.awaitActive("x", 1);
        Drop.whole(archive, Drop.zip("1.1.0"));
        container.awaitActive("x", 2);

        Files.delete(archive);

        container.awaitGone("x");
    }

    @Test
    void an_archive_and_its_folder_have_the_same_hash() throws Exception {
        Drop.folder(plugins.resolve("x"), "1.0.0");
        Drop.whole(plugins.resolve("y.zip"), Drop.zip("1.0.0"));
        container.awaitActive("x", 1);
        container.awaitActive("y", 1);

        assertEquals(
                container.deployment("x").orElseThrow().hash(),
                container.deployment("y").orElseThrow().hash());
    }

    @Test
    void a_half_copied_archive_waits_for_the_other_half() throws Exception {
        byte[] whole = Drop.zip("1.0.0");
        Path archive = plugins.resolve("x.zip");
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        container.awaitScanned();
        assertTrue(container.deployment("x").isEmpty());

        Files.write(archive, whole);

        container.awaitActive("x", 1);
        assertEquals(List.of(), container.logged(LogLevel.ERROR, "'x'"));
    }

    @Test
    void an_archive_that_stays_half_is_broken() throws Exception {
        byte[] whole = Drop.zip("1.0.0");
        Files.write(plugins.resolve("x.zip"), Arrays.copyOf(whole, whole.length / 2));

        String problems = container.awaitRefused("x");

        assertTrue(problems.contains("a zip archive"), problems);
    }

    @Test
    void a_half_copied_archive_over_a_whole_one_leaves_it_serving() throws Exception {
        byte[] next = Drop.zip("1.1.0");
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));
        Bundle old = container.awaitActive("x", 1).get(0);

        Files.write(archive, Arrays.copyOf(next, next.length / 2));
        container.awaitScanned();
        assertEquals(List.of(old), container.awaitActive("x", 1));

        Files.write(archive, next);
        container.awaitActive("x", 2);
        assertEquals(List.of(), container.logged(LogLevel.ERROR, "'x'"));
    }

    @Test
    void links_inside_the_folder_are_followed() throws Exception {
        Path source = Files.createDirectories(plugins.resolve("x"));
        Drop.file(source.resolve("real.wasm"), "\0asm");
        Files.createSymbolicLink(source.resolve("x.wasm"), Path.of("real.wasm"));
        Drop.file(source.resolve("plugin.yaml"), Drop.manifest("1.0.0"));

        Bundle bundle = container.awaitActive("x", 1).get(0);

        assertTrue(bundle.getEntry("TENON-INF/plugin/x.wasm") != null);
        assertTrue(bundle.getEntry("TENON-INF/plugin/real.wasm") != null);
    }

    @Test
    void a_link_out_of_the_folder_is_refused() throws Exception {
        Path secret = Drop.file(container.root().resolve("secret"), "secret");
        Path source = Drop.folder(container.root().resolve("x"), "1.0.0");
        Files.createSymbolicLink(source.resolve("stolen"), secret);
        Files.move(source, plugins.resolve("x"));

        String problems = container.awaitRefused("x");

        assertTrue(problems.contains("stolen"), problems);
        assertEquals(List.of(), container.bundles("x"));
    }

    @Test
    void a_folder_that_is_a_link_out_of_the_directory_is_refused() throws Exception {
        Path outside = Drop.folder(container.root().resolve("outside"), "1.0.0");
        Path link = Files.createSymbolicLink(plugins.resolve("x"), outside);

        String problems = container.awaitRefused("x");
        assertTrue(problems.contains("outside the trusted directories"), problems);
        assertEquals(List.of(), container.bundles("x"));

        Files.delete(link);
        container.awaitGone("x");
    }

    @Test
    void of_two_sources_of_one_id_the_first_is_deployed_until_it_goes() throws Exception {
        Path first = Drop.folder(plugins.resolve("x"), "1.0.0");
        container.awaitActive("x", 1);
        Path second = Drop.whole(plugins.resolve("x.zip"), Drop.zip("2.0.0"));

        String problems = container.awaitRefused("x.zip");
        assertTrue(problems.contains(first.toString()), problems);
        container.awaitActive("x", 1);

        FileTree.delete(first);
        container.await(
                "the second takes over",
                () -> container.deployment("x").filter(d -> d.source().equals(second)).isPresent());
        assertEquals(2, container.awaitActive("x", 1).get(0).getVersion().getMajor());
    }

    @Test
    void a_plugin_whose_id_a_bundle_made_elsewhere_has_is_refused() throws Exception {
        container.install("elsewhere", "dev.tenon.plugin;id=x");
        Drop.folder(plugins.resolve("x"), "1.0.0");

        String problems = container.awaitRefused("x");

        assertTrue(problems.contains("test:elsewhere"), problems);
    }

    @Test
    void a_removed_plugin_stays_away_until_it_changes_or_is_named() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        container.awaitActive("x", 1);

        container.deployer().remove("x");
        container.awaitGone("x");
        Files.setLastModifiedTime(source.resolve("x.wasm"), FileTime.from(Instant.EPOCH));
        container.awaitScanned();
        assertEquals(List.of(), container.bundles("x"));
        container.stop();
        container.start();
        container.awaitScanned();
        assertEquals(List.of(), container.bundles("x"));

        container.deployer().deploy(source);
        container.awaitActive("x", 1);

        container.deployer().remove("x");
        Drop.folder(source, "1.1.0");
        container.awaitActive("x", 1);
        assertThrows(NoSuchPluginException.class, () -> container.deployer().remove("absent"));
    }

    @Test
    void what_happened_while_the_framework_was_down_is_caught_up_with() throws Exception {
        for (String id : List.of("same", "changed", "gone", "broken")) {
            Drop.folder(plugins.resolve(id), "1.0.0");
            container.awaitActive(id, 1);
        }
        Files.delete(plugins.resolve("broken/x.wasm"));
        container.awaitRefused("broken");
        String same = container.bundles("same").get(0).getLocation();
        long installed = container.bundles("same").get(0).getLastModified();

        container.stop();
        Drop.folder(plugins.resolve("changed"), "1.1.0");
        FileTree.delete(plugins.resolve("gone"));
        container.start();

        container.awaitActive("changed", 2);
        container.awaitGone("gone");
        container.awaitRefused("broken");
        Bundle left = container.awaitActive("same", 1).get(0);
        assertEquals(same, left.getLocation());
        assertEquals(installed, left.getLastModified());
    }

    @Test
    void a_restarted_deployer_or_file_install_deploys_nothing_again() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle bundle = container.awaitActive("x", 1).get(0);
        Drop.file(Files.createDirectories(plugins.resolve("bad")).resolve("plugin.yaml"), "no");
        container.awaitRefused("bad");

        for (String name : List.of("dev.tenon.deployer", "org.apache.felix.fileinstall")) {
            container.bundle(name).orElseThrow().stop();
            container.bundle(name).orElseThrow().start();
            container.awaitScanned();
            assertEquals(List.of(bundle), container.awaitActive("x", 1));
            container.awaitRefused("bad");
        }
        container.bundle("dev.tenon.deployer").orElseThrow().stop();
        container.bundle("dev.tenon.deployer").orElseThrow().start();
        container.deployer();
        FileTree.delete(source);
        container.awaitGone("x");
    }

    @Test
    void a_bundle_that_an_operator_stopped_stays_stopped() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle bundle = container.awaitActive("x", 1).get(0);

        bundle.stop();
        Files.setLastModifiedTime(source.resolve("x.wasm"), FileTime.from(Instant.EPOCH));
        container.awaitScanned();
        container.deployer().deploy(source);

        assertEquals(Bundle.RESOLVED, bundle.getState());
    }

    @Test
    void content_whose_bundle_was_uninstalled_comes_back_only_when_asked_for() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        container.awaitActive("x", 1).get(0).uninstall();

        Files.setLastModifiedTime(source.resolve("x.wasm"), FileTime.from(Instant.EPOCH));
        container.awaitScanned();
        assertEquals(List.of(), container.bundles("x"));

        container.deployer().deploy(source);
        container.awaitActive("x", 1);
    }

    @Test
    void content_that_is_back_before_its_replacement_was_done_is_deployed_in_the_end()
            throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        Bundle first = container.awaitActive("x", 1).get(0);
        String hash = container.deployment("x").orElseThrow().hash();
        Drop.folder(source, "1.1.0");
        Bundle second = container.awaitActive("x", 2).get(1);
        Drop.folder(source, "1.0.0");
        container.await(
                "the first content is seen",
                () -> hash.equals(container.deployment("x").orElseThrow().hash()));
        assertEquals(List.of(first, second), container.bundles("x"));

        first.uninstall(); // as the manager does once the second is in service

        Bundle third = container.awaitActive("x", 2).get(1);
        assertEquals(first.getLocation(), third.getLocation());
        assertNotEquals(first, third);
    }

    @Test
    void a_source_named_outside_the_trusted_directories_is_refused() throws Exception {
        Path outside = Drop.folder(container.root().resolve("outside/x"), "1.0.0");

        DeployException refused =
                assertThrows(DeployException.class, () -> container.deployer().deploy(outside));
        assertEquals(DeployException.Kind.UNTRUSTED, refused.kind());
        assertEquals(List.of(), container.deployer().deployments());

        container.configure("dev.tenon", Map.of("sources", outside.getParent().toString()));
        container.await("it is trusted", () -> isDeployed(outside));
        container.awaitActive("x", 1);
    }

    @Test
    void with_hot_reload_off_a_change_waits_until_it_is_asked_for() throws Exception {
        container.configure("dev.tenon", Map.of("hot_reload", false));
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        container.awaitActive("x", 1);

        Drop.folder(source, "1.1.0");
        container.awaitScanned();
        container.awaitActive("x", 1);

        container.deployer().deploy(source);
        container.awaitActive("x", 2);
    }

    @Test
    void an_unknown_field_is_refused_or_warned_about_as_configured() throws Exception {
        Path source = Drop.folder(plugins.resolve("x"), "1.0.0");
        container.awaitActive("x", 1);
        Drop.file(source.resolve("plugin.yaml"), Drop.manifest("1.1.0") + "wsam: 1\n");
        String problems = container.awaitRefused("x");
        assertTrue(problems.contains("wsam"), problems);

        container.configure("dev.tenon", Map.of("manifest_unknown_fields", "warn"));

        container.awaitActive("x", 2);
        assertEquals(1, container.logged(LogLevel.WARN, "wsam").size());
    }

    @Test
    void a_native_plugin_is_refused_where_others_can_write() throws Exception {
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxr-x"));
        Drop.folder(plugins.resolve("wasm"), "1.0.0");
        Path source = Files.createDirectories(plugins.resolve("native"));
        Drop.file(source.resolve("libx.so"), "ELF");
        Drop.file(
                source.resolve("plugin.yaml"),
                "name: x\nruntime: native\nnative:\n  library: libx.so\n");

        String problems = container.awaitRefused("native");
        container.awaitActive("wasm", 1);

        assertTrue(problems.contains("rwxrwxr-x"), problems);
        assertEquals(1, container.logged(LogLevel.WARN, "'wasm'").size());
    }

    @Test
    void with_subdir_mode_recurse_a_folder_is_a_plugin_too() throws Exception {
        Path other = Files.createDirectories(container.root().resolve("other"));
        container.watch(other, "recurse");
        Path source = Drop.folder(other.resolve("x"), "1.0.0");
        container.awaitActive("x", 1);
        Drop.folder(source, "1.1.0");
        container.awaitActive("x", 2);

        FileTree.delete(source);

        container.awaitGone("x");
    }

    @Test
    void what_is_no_plugin_is_left_to_others() throws Exception {
        Drop.file(plugins.resolve("readme.txt"), "text");
        Drop.file(Files.createDirectories(plugins.resolve("docs")).resolve("a.md"), "text");
        Drop.whole(plugins.resolve("data.zip"), Zips.of("a.csv", "1"));
        Drop.whole(
                plugins.resolve("bundle.zip"),
                Zips.of(
                        "META-INF/MANIFEST.MF",
                        "Bundle-ManifestVersion: 2\nBundle-SymbolicName: a.bundle\n",
                        "plugin.yaml",
                        Drop.manifest("1.0.0")));
        container.awaitScanned();
        container.await(
                "File Install takes the bundle", () -> container.bundle("a.bundle").isPresent());

        assertTrue(
                container.deployer().deployments().stream()
                        .allMatch(d -> d.id().startsWith("probe")));
    }

    @Test
    void nothing_is_left_in_the_staging_folder() throws Exception {
        Drop.folder(plugins.resolve("x"), "1.0.0");
        Drop.whole(plugins.resolve("y.zip"), Zips.of("plugin.yaml", "no", "../evil", ""));
        container.awaitActive("x", 1);
        container.awaitRefused("y");
        Path staging = container.root().resolve("data/deployer/staging");

        container.await("staging is empty", () -> staging.toFile().list().length == 0);
        container.stop();
        Drop.file(Files.createDirectories(staging.resolve("crashed")).resolve("file"), "left");
        container.start();

        assertFalse(Files.exists(staging.resolve("crashed")));
    }

    private boolean isDeployed(Path source) {
        try {
            container.deployer().deploy(source);
            return true;
        } catch (DeployException refused) {
            return false;
        }
    }
}
