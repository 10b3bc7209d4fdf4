package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.log.LogLevel;

/** Plugin folders dropped, changed, broken, mended and removed. */
class DeployerIT extends InContainer {

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
    void a_folder_with_a_plugin_json_becomes_a_bundle_like_any_other() throws Exception {
        container.installRunner("native");
        Path source = Drop.library(plugins.resolve("text"), "1.2.3");

        Bundle bundle = container.awaitActive("text", 1).get(0);

        assertEquals(source, container.deployment("text").orElseThrow().source());
        assertEquals("Counts words", bundle.getHeaders("").get("Bundle-Description"));
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        assertEquals(
                "runner.native",
                wiring.getRequiredWires("dev.tenon.runner").get(0).getProvider().getSymbolicName());
        assertEquals(
                "native",
                wiring.getCapabilities("dev.tenon.plugin").get(0).getAttributes().get("runtime"));
        assertTrue(bundle.getEntry("TENON-INF/plugin/plugin.json") != null);
        assertTrue(bundle.getEntry("TENON-INF/plugin/libtext.so") != null);
        assertEquals(1, container.logged(LogLevel.WARN, "unknown field \"homepage\"").size());
    }

    @Test
    void an_archive_with_a_plugin_json_in_its_top_folder_is_deployed() throws Exception {
        container.installRunner("native");
        Drop.whole(
                plugins.resolve("text.zip"),
                Zips.of(
                        "text-1/plugin.json",
                        Drop.libraryManifest("1.0.0"),
                        "text-1/text.so",
                        "ELF"));

        Bundle bundle = container.awaitActive("text", 1).get(0);

        assertTrue(bundle.getEntry("TENON-INF/plugin/text.so") != null);
    }

    @Test
    void a_folder_with_two_manifests_is_refused() throws Exception {
        Path source = Drop.library(container.root().resolve("x"), "1.0.0");
        Drop.file(source.resolve("plugin.yaml"), Drop.manifest("1.0.0"));
        Files.move(source, plugins.resolve("x"));

        String problems = container.awaitRefused("x");

        assertTrue(problems.contains("a manifest beside plugin.yaml"), problems);
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
}
