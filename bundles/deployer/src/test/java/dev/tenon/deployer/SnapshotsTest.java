package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.DeployException;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that change while they are copied. */
class SnapshotsTest {

    @TempDir Path root;
    private Path plugins;
    private Path staging;

    @BeforeEach
    void folders() throws IOException {
        root = root.toRealPath();
        plugins = Files.createDirectory(root.resolve("plugins"));
        staging = root.resolve("staging");
    }

    private Snapshot take(Path source, Consumer<Path> beforeOpening) throws DeployException {
        return new Snapshots(staging, beforeOpening).take(Source.at(source), UnknownFields.ERROR);
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> left = Files.list(staging)) {
            return left.toList();
        }
    }

    @Test
    void a_folder_and_an_archive_of_it_have_one_hash() throws Exception {
        Path folder = Drop.folder(plugins.resolve("x"), "1.0.0");
        Path archive = Drop.whole(plugins.resolve("y.zip"), Drop.zip("1.0.0"));

        try (Snapshot one = take(folder, path -> {});
                Snapshot other = take(archive, path -> {})) {
            assertEquals(one.hash(), other.hash());
        }
        assertEquals(List.of(), staged());
    }

    @Test
    void a_file_that_becomes_a_link_between_listing_and_opening_is_refused() throws Exception {
        Path secret = Drop.file(root.resolve("secret"), "secret");
        Path folder = Drop.folder(plugins.resolve("x"), "1.0.0");
        Path module = folder.resolve("x.wasm");

        DeployException refused =
                assertThrows(
                        DeployException.class,
                        () -> take(folder, path -> link(path, module, secret)));

        assertTrue(refused.getMessage().contains("cannot be copied"), refused.getMessage());
        assertTrue(Files.isSymbolicLink(module), "it was exchanged");
        assertEquals(List.of(), staged());
    }

    @Test
    void an_archive_that_becomes_a_link_is_refused() throws Exception {
        Path outside = Drop.whole(root.resolve("outside.zip"), Drop.zip("2.0.0"));
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));

        assertThrows(
                DeployException.class, () -> take(archive, path -> link(path, archive, outside)));

        assertTrue(Files.isSymbolicLink(archive), "it was exchanged");
        assertEquals(List.of(), staged());
    }

    @Test
    void an_archive_that_is_replaced_once_it_was_copied_is_the_one_that_was_copied()
            throws Exception {
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));
        try (Snapshot snapshot = take(archive, path -> {})) {
            Drop.whole(archive, Drop.zip("2.0.0"));

            String manifest = Files.readString(snapshot.files().get("plugin.yaml"));
            assertEquals(Drop.manifest("1.0.0"), manifest);
        }
    }

    @Test
    void who_else_can_change_an_archive_is_told() throws Exception {
        Path archive = Drop.whole(plugins.resolve("x.zip"), Drop.zip("1.0.0"));
        Files.setAttribute(archive, "unix:mode", 0666);
        Files.setAttribute(plugins, "unix:mode", 0777);

        try (Snapshot snapshot = take(archive, path -> {})) {
            assertEquals(
                    List.of(
                            plugins + ": a directory that others can write (rwxrwxrwx)",
                            "x.zip: a file that others can write (rw-rw-rw-)"),
                    snapshot.exposed().stream().map(p -> p.file() + ": " + p.found()).toList());
        }
    }

    @Test
    void the_copy_is_nobodys_but_ours() throws Exception {
        Path folder = Drop.folder(plugins.resolve("x"), "1.0.0");
        try (Snapshot snapshot = take(folder, path -> {})) {
            Inode scratch = Inode.of(snapshot.scratch()).orElseThrow();

            assertEquals("rwx------", scratch.permissions());
            assertFalse(scratch.isWritableByOthers());
        }
    }

    private static void link(Path opening, Path place, Path instead) {
        if (opening.equals(place)) {
            try {
                Path link = Files.createSymbolicLink(place.resolveSibling("link"), instead);
                Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
