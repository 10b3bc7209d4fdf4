package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedDirectoriesTest {

    @TempDir Path temporary;
    private Path root;
    private Path plugins;
    private TrustedDirectories trusted;

    @BeforeEach
    void directories() throws IOException {
        root = temporary.toRealPath();
        plugins = Files.createDirectories(root.resolve("plugins"));
        Files.createDirectories(plugins.resolve("x/inner"));
        Files.createDirectories(root.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("link"), plugins);
        Files.createSymbolicLink(plugins.resolve("out"), root.resolve("elsewhere"));
        Files.createSymbolicLink(plugins.resolve("same"), plugins.resolve("x"));
        trusted =
                new TrustedDirectories(
                        () -> Stream.of(root + "/link", root + "/absent", "no\0path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins/x", "link/x", "plugins/../plugins/x", "plugins/same"})
    void a_child_is_trusted_by_any_of_its_names(String name) throws Exception {
        assertEquals(plugins.resolve("x"), trusted.canonical(root.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plugins", "plugins/x/inner", "plugins/out", "elsewhere", "plugins/..", "/"})
    void everything_else_is_not(String name) {
        DeployException refused =
                assertThrows(DeployException.class, () -> trusted.canonical(root.resolve(name)));

        assertEquals(DeployException.Kind.UNTRUSTED, refused.kind());
        assertTrue(refused.getMessage().contains(plugins.toString()), refused.getMessage());
    }

    @Test
    void what_is_not_there_is_told_so() {
        DeployException refused =
                assertThrows(
                        DeployException.class, () -> trusted.canonical(plugins.resolve("absent")));

        assertEquals(DeployException.Kind.INVALID, refused.kind());
    }

    @Test
    void a_file_belongs_to_the_child_that_it_is_or_lies_in() {
        assertEquals(
                Optional.of(plugins.resolve("x")), trusted.sourceOf(plugins.resolve("x/inner/f")));
        assertEquals(Optional.of(plugins.resolve("x")), trusted.sourceOf(root.resolve("link/x")));
        assertEquals(
                Optional.of(plugins.resolve("gone")), trusted.sourceOf(plugins.resolve("gone")));
        assertEquals(Optional.of(plugins.resolve("out")), trusted.sourceOf(plugins.resolve("out")));
        assertEquals(Optional.empty(), trusted.sourceOf(plugins));
        assertEquals(Optional.empty(), trusted.sourceOf(root.resolve("elsewhere/x")));
    }
}
