package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** What a container finds that starts again on the same folders. */
class RestartIT {

    @TempDir Path temporary;

    @Test
    void what_was_running_runs_again() throws Exception {
        String hash;
        try (Container container = Container.start(temporary)) {
            WasmPlugin.answering("one").writeTo(container.folder("probe"));
            hash = container.awaitRunning("probe").hash();
        }
        try (Container container = Container.start(temporary)) {
            assertEquals(hash, container.awaitRunning("probe").hash());
            assertEquals("\"one\"", container.call("probe", "answer", "{}"));
        }
    }

    @Test
    void what_changed_meanwhile_is_in_service_and_what_was_removed_is_gone() throws Exception {
        Path edited;
        Path removed;
        try (Container container = Container.start(temporary)) {
            edited = WasmPlugin.answering("one").writeTo(container.folder("edited"));
            removed = WasmPlugin.answering("one").writeTo(container.folder("removed"));
            container.awaitRunning("edited");
            container.awaitRunning("removed");
        }
        WasmPlugin.answering("two").writeTo(edited);
        Container.delete(removed);
        try (Container container = Container.start(temporary)) {
            container.awaitAnswer("edited", "\"two\"");
            container.awaitGone("removed");
        }
    }

    @Test
    void what_was_broken_meanwhile_goes_on_with_the_last_good_content() throws Exception {
        Path folder;
        try (Container container = Container.start(temporary)) {
            folder = WasmPlugin.answering("one").writeTo(container.folder("probe"));
            container.awaitRunning("probe");
        }
        Files.writeString(folder.resolve("plugin.yaml"), "name: [broken\n");
        try (Container container = Container.start(temporary)) {
            container.awaitAnswer("probe", "\"one\"");
            container.awaitRefusedUpdate("probe");
        }
    }

    @Test
    void what_was_removed_by_name_stays_away_until_its_content_changes() throws Exception {
        Path folder;
        try (Container container = Container.start(temporary)) {
            folder = WasmPlugin.answering("one").writeTo(container.folder("probe"));
            WasmPlugin.answering("here").writeTo(container.folder("witness"));
            container.awaitRunning("probe");
            container.tenon().deployer().remove("probe");
            container.awaitGone("probe");
        }
        try (Container container = Container.start(temporary)) {
            container.awaitRunning("witness");
            WasmPlugin.answering("seen").writeTo(container.folder("witness"));
            container.awaitAnswer("witness", "\"seen\"");
            assertFalse(container.ids().contains("probe"));

            WasmPlugin.answering("two").writeTo(folder);
            container.awaitAnswer("probe", "\"two\"");
        }
    }

    @Test
    void a_bundle_of_another_build_with_the_same_version_is_replaced() throws Exception {
        try (Container container = Container.start(temporary)) {
            Bundle manager = manager(container);
            ByteArrayOutputStream other = new ByteArrayOutputStream();
            Manifest manifest = new Manifest();
            Attributes headers = manifest.getMainAttributes();
            headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            headers.putValue("Bundle-ManifestVersion", "2");
            headers.putValue("Bundle-SymbolicName", manager.getSymbolicName());
            headers.putValue("Bundle-Version", manager.getVersion().toString());
            new JarOutputStream(other, manifest).close();
            manager.uninstall();
            container
                    .tenon()
                    .context()
                    .installBundle(
                            "tenon-platform:manager.jar#0",
                            new ByteArrayInputStream(other.toByteArray()));
        }
        try (Container container = Container.start(temporary)) {
            WasmPlugin.answering("one").writeTo(container.folder("probe"));
            container.awaitAnswer("probe", "\"one\"");
            assertFalse(manager(container).getLocation().endsWith("#0"));
        }
    }

    private static Bundle manager(Container container) {
        return Arrays.stream(container.tenon().context().getBundles())
                .filter(b -> "dev.tenon.manager".equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_data_folder_in_use_is_refused() throws Exception {
        try (Container container = Container.start(temporary)) {
            IOException refused = assertThrows(IOException.class, () -> Container.start(temporary));
            assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
        }
    }
}
