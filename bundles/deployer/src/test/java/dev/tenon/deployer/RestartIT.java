package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.NoSuchPluginException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What outlives a stop: of the framework, of bundles, of an operator's will. */
class RestartIT extends InContainer {

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
}
