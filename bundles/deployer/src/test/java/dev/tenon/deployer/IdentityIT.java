package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** One id, one plugin; and what is no plugin. */
class IdentityIT extends InContainer {

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
}
