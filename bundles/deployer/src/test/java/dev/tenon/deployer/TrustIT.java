package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.DeployException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/** Where plugins may come from. */
class TrustIT extends InContainer {

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
    void a_source_named_outside_the_trusted_directories_is_refused() throws Exception {
        Path outside =
                Drop.folder(
                        Files.createDirectories(container.root().resolve("outside")).resolve("x"),
                        "1.0.0");

        DeployException refused =
                assertThrows(DeployException.class, () -> container.deployer().deploy(outside));
        assertEquals(DeployException.Kind.UNTRUSTED, refused.kind());
        assertEquals(List.of(), container.deployer().deployments());

        container.configure("dev.tenon", Map.of("sources", outside.getParent().toString()));
        container.await("it is trusted", () -> isDeployed(outside));
        container.awaitActive("x", 1);
    }

    @Test
    void a_native_plugin_is_refused_where_others_can_write() throws Exception {
        Files.setPosixFilePermissions(plugins, PosixFilePermissions.fromString("rwxrwxrwx"));
        Drop.folder(plugins.resolve("wasm"), "1.0.0");
        Path source = Files.createDirectories(plugins.resolve("native"));
        Drop.file(source.resolve("libx.so"), "ELF");
        Drop.file(
                source.resolve("plugin.yaml"),
                "name: x\nruntime: native\nnative:\n  library: libx.so\n");

        String problems = container.awaitRefused("native");
        container.awaitActive("wasm", 1);

        assertTrue(problems.contains("rwxrwxrwx"), problems);
        assertEquals(1, container.logged(LogLevel.WARN, "'wasm'").size());
    }

    @Test
    void a_native_plugin_whose_own_library_others_can_write_is_refused() throws Exception {
        container.installRunner("native");
        Path source = Drop.library(container.root().resolve("x"), "1.0.0");
        Files.setPosixFilePermissions(
                source.resolve("libtext.so"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.move(source, plugins.resolve("x"));

        String problems = container.awaitRefused("x");
        assertTrue(
                problems.contains(
                        "libtext.so: found a file that others can write (rwxrwxrwx), expected one"
                                + " that only root and the container's own user can write"),
                problems);
        assertEquals(List.of(), container.bundles("x"));

        Files.setPosixFilePermissions(
                plugins.resolve("x/libtext.so"), PosixFilePermissions.fromString("rwxr-xr-x"));
        container.deployer().deploy(plugins.resolve("x"));
        container.awaitActive("x", 1);
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
