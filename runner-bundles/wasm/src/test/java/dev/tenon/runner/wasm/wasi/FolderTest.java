package dev.tenon.runner.wasm.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a folder does if somebody puts a link, or another folder, where it has just looked: a walk
 * is as safe as each of these steps is alone.
 */
class FolderTest extends FilesFixture {

    private static final Path FILE = Path.of("file");
    private static final Path SUB = Path.of("sub");

    private Folder folder;

    @BeforeEach
    void replaceByLinks() throws Exception {
        FileId id = FileId.of(Files.readAttributes(data, BasicFileAttributes.class));
        folder = new Root(data, id, true, new Access()).open();
        Files.createSymbolicLink(data.resolve(FILE), outside.resolve("secret"));
        Files.createSymbolicLink(data.resolve(SUB), outside);
    }

    @AfterEach
    void nothing_outside_has_changed() throws Exception {
        folder.close();
        assertEquals("secret", Files.readString(outside.resolve("secret")));
        try (var files = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), files.toList());
        }
    }

    @Test
    void a_link_is_not_entered() {
        assertThrows(IOException.class, () -> folder.enter(SUB));
    }

    @Test
    void a_link_is_not_opened_cut_or_created_behind() throws Exception {
        for (StandardOpenOption option :
                List.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND)) {
            assertThrows(IOException.class, () -> folder.open(FILE, Set.of(option)));
        }
        Set<StandardOpenOption> cut =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        assertThrows(IOException.class, () -> folder.open(FILE, cut));
        Files.createSymbolicLink(data.resolve("dangling"), outside.resolve("new"));
        Set<StandardOpenOption> create =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        assertThrows(IOException.class, () -> folder.open(Path.of("dangling"), create));
    }

    @Test
    void attributes_are_the_link_s_own_and_times_are_not_set_through_it() throws Exception {
        assertTrue(folder.look(FILE).isSymbolicLink());
        FileTime before = Files.getLastModifiedTime(outside.resolve("secret"));
        TimeChange change = new TimeChange(FileTime.fromMillis(0), FileTime.fromMillis(0));
        assertThrows(IOException.class, () -> folder.setTimes(FILE, change));
        assertEquals(before, Files.getLastModifiedTime(outside.resolve("secret")));
    }

    @Test
    void a_link_itself_is_moved_and_removed() throws Exception {
        folder.move(FILE, folder, Path.of("moved"));
        assertTrue(Files.isSymbolicLink(data.resolve("moved")));
        folder.deleteFile(Path.of("moved"));
        assertThrows(IOException.class, () -> folder.deleteFolder(SUB));
        folder.deleteFile(SUB);
        assertFalse(Files.exists(data.resolve(SUB), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void a_folder_that_was_moved_is_still_the_one_that_is_worked_in() throws Exception {
        Path away = temp.toRealPath().resolve("away");
        Files.move(data, away);
        Files.createSymbolicLink(data, outside);
        Files.createSymbolicLink(outside.resolve("secret-link"), Path.of("secret"));
        Files.createSymbolicLink(away.resolve("secret-link"), Path.of("mine"));

        folder.open(Path.of("new"), Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))
                .close();
        assertTrue(Files.exists(away.resolve("new")));
        assertThrows(ErrnoException.class, () -> folder.make(Path.of("made")));
        assertThrows(ErrnoException.class, () -> folder.readLink(Path.of("secret-link")));
        Files.delete(outside.resolve("secret-link"));
    }
}
