package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.manifest.PluginFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder that somebody changes while it is copied: between check and use. */
class FolderCopyTest {

    private static final int RACES = 300;

    @TempDir Path temporary;
    private Path folder;
    private Path outside;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        temporary = temporary.toRealPath();
        folder = Files.createDirectories(temporary.resolve("x"));
        outside = Files.createDirectories(temporary.resolve("outside/in"));
        target = Files.createDirectories(temporary.resolve("target"));
        Files.createDirectories(folder.resolve("lib/in"));
        Files.writeString(folder.resolve("lib/in/x.so"), "good");
        Files.writeString(folder.resolve("plugin.yaml"), "good");
        Files.writeString(outside.resolve("x.so"), "secret");
    }

    @Test
    void what_nobody_changes_is_copied() throws Exception {
        copy(path -> {});

        assertEquals("good", Files.readString(target.resolve("lib/in/x.so")));
        assertEquals("good", Files.readString(target.resolve("plugin.yaml")));
    }

    @Test
    void links_inside_the_folder_are_read_where_they_lead() throws Exception {
        Files.createSymbolicLink(folder.resolve("a"), Path.of("lib/in/x.so"));
        Files.createSymbolicLink(folder.resolve("b"), Path.of("lib"));

        copy(path -> {});

        assertEquals("good", Files.readString(target.resolve("a")));
        assertEquals("good", Files.readString(target.resolve("b/in/x.so")));
    }

    @Test
    void a_file_that_becomes_a_link_is_not_followed() {
        refused("lib/in/x.so", () -> swap("lib/in/x.so", outside.resolve("x.so")));
    }

    @Test
    void a_folder_that_becomes_a_link_is_not_followed() {
        refused("lib", () -> swap("lib", outside.getParent()));
    }

    @Test
    void a_folder_below_that_becomes_a_link_is_not_followed() {
        refused("lib/in", () -> swap("lib/in", outside));
    }

    @Test
    void a_folder_that_becomes_a_link_once_it_is_open_leads_nowhere_else() {
        refused("lib/in/x.so", () -> swap("lib", outside.getParent()));
    }

    @Test
    void the_plugins_folder_itself_that_becomes_a_link_leads_nowhere_else() {
        refused("lib", () -> swap("", outside.getParent().getParent().resolve("outside")));
    }

    @Test
    void a_file_that_becomes_a_hard_link_is_not_read() {
        refused(
                "lib/in/x.so",
                () -> {
                    Files.delete(folder.resolve("lib/in/x.so"));
                    Files.createLink(folder.resolve("lib/in/x.so"), outside.resolve("x.so"));
                });
    }

    @Test
    void a_file_that_is_put_back_after_another_was_opened_is_not_taken_for_it() throws Exception {
        awaitTickAfter(Inode.of(folder.resolve("lib/in/x.so")).orElseThrow().changed());
        // as if the other had been there while it was opened: a rename shows in the inode
        refused(
                "lib/in/x.so",
                () -> {
                    Path file = folder.resolve("lib/in/x.so");
                    Files.move(file, temporary.resolve("aside"));
                    Files.createLink(file, outside.resolve("x.so"));
                    Files.delete(file);
                    Files.move(temporary.resolve("aside"), file);
                });
    }

    @Test
    void a_file_that_became_a_hard_link_before_it_was_looked_at_is_told() throws Exception {
        SortedMap<String, Path> listed = PluginFolder.open(folder).files(new ArrayList<>());
        Files.delete(folder.resolve("lib/in/x.so"));
        Files.createLink(folder.resolve("lib/in/x.so"), outside.resolve("x.so"));
        FolderCopy copy = new FolderCopy(folder, new ByteBudget(1 << 20), path -> {});

        copy.copy(listed, target);

        assertEquals(
                List.of(
                        "lib/in/x.so: found a hard link to a file outside the plugin's folder,"
                                + " expected files of the plugin's own folder"),
                copy.hardLinksLeadingOut().stream().map(Object::toString).toList());
    }

    @Test
    void hard_links_among_the_files_are_no_matter() throws Exception {
        Files.createLink(folder.resolve("y.so"), folder.resolve("lib/in/x.so"));

        assertEquals(List.of(), copy(path -> {}).hardLinksLeadingOut());
    }

    @Test
    void a_file_that_became_a_pipe_is_not_waited_for() throws Exception {
        SortedMap<String, Path> listed = PluginFolder.open(folder).files(new ArrayList<>());
        Path file = folder.resolve("lib/in/x.so");
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        FolderCopy copy = new FolderCopy(folder, new ByteBudget(1 << 20), path -> {});

        IOException refused = assertThrows(IOException.class, () -> copy.copy(listed, target));

        assertTrue(refused.getMessage().endsWith("is no longer a file"), refused.getMessage());
    }

    @Test
    void more_than_the_budget_is_not_copied() {
        assertThrows(
                ByteBudget.SpentException.class,
                () ->
                        new FolderCopy(folder, new ByteBudget(7), path -> {})
                                .copy(PluginFolder.open(folder).files(new ArrayList<>()), target));
    }

    /** Somebody swaps a folder for a link, to and fro, as fast as he can. */
    @Test
    @Timeout(60)
    void in_a_race_nothing_of_another_folder_is_copied() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Path aside = temporary.resolve("aside");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), outside.getParent());
        Path lib = folder.resolve("lib");
        Thread swapper =
                new Thread(
                        () -> {
                            try {
                                while (!over.get()) {
                                    Files.move(lib, aside, StandardCopyOption.ATOMIC_MOVE);
                                    Files.move(link, lib, StandardCopyOption.ATOMIC_MOVE);
                                    Files.move(lib, link, StandardCopyOption.ATOMIC_MOVE);
                                    Files.move(aside, lib, StandardCopyOption.ATOMIC_MOVE);
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "swapper");
        SortedMap<String, Path> listed = PluginFolder.open(folder).files(new ArrayList<>());
        int refused = 0;
        swapper.start();
        try {
            for (int i = 0; i < RACES || refused == 0; i++) {
                refused += race(listed, temporary.resolve("copy-" + i)) ? 0 : 1;
            }
        } finally {
            over.set(true);
            swapper.join();
        }
    }

    private boolean race(SortedMap<String, Path> listed, Path copy) throws IOException {
        boolean whole = true;
        try {
            new FolderCopy(folder, new ByteBudget(1 << 20), path -> {}).copy(listed, copy);
        } catch (IOException exchanged) {
            whole = false;
        }
        try (Stream<Path> copied = Files.exists(copy) ? Files.walk(copy) : Stream.of()) {
            for (Path file : copied.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("secret"), file.toString());
            }
        }
        return whole;
    }

    /** The file system's clock has ticks of some milliseconds. */
    private void awaitTickAfter(FileTime time) throws IOException {
        Path probe = temporary.resolve("probe");
        do {
            Files.writeString(probe, "");
        } while (Inode.of(probe).orElseThrow().changed().compareTo(time) <= 0);
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Copies; the moment before a file or folder is opened, after it was looked at, changes it. */
    private void refused(String moment, Change change) {
        boolean[] made = new boolean[1];
        IOException refused =
                assertThrows(
                        IOException.class,
                        () ->
                                copy(
                                        path -> {
                                            if (path.equals(folder.resolve(moment)) && !made[0]) {
                                                made[0] = true;
                                                make(change);
                                            }
                                        }));

        assertTrue(made[0], "the moment came");
        assertFalse(Files.exists(target.resolve("lib/in/x.so")), refused.toString());
    }

    private static void make(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FolderCopy copy(Consumer<Path> beforeOpening) throws IOException {
        FolderCopy copy = new FolderCopy(folder, new ByteBudget(1 << 20), beforeOpening);
        copy.copy(PluginFolder.open(folder).files(new ArrayList<>()), target);
        return copy;
    }

    private void swap(String name, Path instead) throws IOException {
        Path place = name.isEmpty() ? folder : folder.resolve(name);
        Files.move(place, temporary.resolve("aside"));
        Files.createSymbolicLink(place, instead);
    }
}
