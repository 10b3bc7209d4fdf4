package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DIRECTORY;
import static dev.tenon.runner.wasm.wasi.FakeGuest.EXCLUSIVE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.TRUNCATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may only be read is as it was, whatever a guest tries. */
class ReadGrantTest extends FilesFixture {

    private FakeGuest guest;
    private Map<Path, String> before;

    @BeforeEach
    void make() throws Exception {
        file(data.resolve("file"), "content");
        file(data.resolve("folder/file"), "more");
        Files.createSymbolicLink(data.resolve("link"), Path.of("file"));
        before = state();
        guest = guest(read(data), readwrite("own"));
    }

    @AfterEach
    void nothing_has_changed() throws Exception {
        assertEquals(before, state());
    }

    @Test
    void files_and_folders_are_read() throws Exception {
        assertEquals("content", guest.content("file"));
        assertEquals("content", guest.content("link"));
        assertEquals("more", guest.content("folder/file"));
        assertEquals(Errno.SUCCESS, guest.open("folder", DIRECTORY, READ));
        assertEquals(Errno.SUCCESS, guest.open("file", CREATE, READ));
        assertEquals(Errno.SUCCESS, guest.readlink("link"));
    }

    @Test
    void no_file_is_opened_for_writing_created_or_cut() throws Exception {
        for (String path : new String[] {"file", "link", "folder/file", "folder/../file"}) {
            assertEquals(Errno.ROFS, guest.open(path, 0, WRITE), path);
            assertEquals(Errno.ROFS, guest.open(path, 0, READ | WRITE), path);
            assertEquals(Errno.ROFS, guest.open(path, TRUNCATE, READ), path);
            assertEquals(Errno.ROFS, guest.open(path, CREATE | TRUNCATE, WRITE), path);
            assertEquals(Errno.ROFS, guest.open(GRANT, path, 0, WRITE, Descriptor.APPEND), path);
        }
        assertEquals(Errno.ROFS, guest.open("new", CREATE, READ));
        assertEquals(Errno.ROFS, guest.open("folder/new", CREATE | EXCLUSIVE, WRITE));
    }

    @Test
    void an_open_file_is_not_changed() throws Exception {
        int file = guest.opened("file", 0, READ);
        assertEquals(Errno.BADF, guest.write(file, "x"));
        assertEquals(Errno.BADF, guest.call("fd_pwrite", file, guest.vector(0, 1), 1, 0, 8));
        assertEquals(Errno.ROFS, guest.call("fd_filestat_set_size", file, 0));
        assertEquals(Errno.BADF, guest.call("fd_allocate", file, 0, 100));
        assertEquals(Errno.ROFS, guest.call("fd_filestat_set_times", file, 0, 0, 2 | 8));
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", file, Descriptor.APPEND));
        assertEquals(Errno.BADF, guest.write(file, "x"));
        assertEquals(Errno.SUCCESS, guest.call("fd_sync", file));
    }

    @Test
    void nothing_is_made_moved_or_removed() throws Exception {
        assertEquals(Errno.ROFS, guest.path("path_create_directory", "new"));
        assertEquals(Errno.EXIST, guest.path("path_create_directory", "folder"));
        assertEquals(Errno.ROFS, guest.path("path_unlink_file", "file"));
        assertEquals(Errno.ROFS, guest.path("path_unlink_file", "link"));
        assertEquals(Errno.ROFS, guest.path("path_remove_directory", "folder"));
        assertEquals(Errno.ROFS, guest.rename(GRANT, "file", GRANT, "new"));
        assertEquals(Errno.ROFS, guest.rename(GRANT, "file", GRANT + 1, "file"));
        assertEquals(Errno.ROFS, guest.symlink("file", "new"));
        assertEquals(Errno.ROFS, guest.link("file", "new"));
    }

    @Test
    void nothing_is_moved_in_or_over_what_is_there() throws Exception {
        assertEquals(Errno.SUCCESS, guest.open(GRANT + 1, "mine", CREATE, WRITE, 0));
        assertEquals(Errno.ROFS, guest.rename(GRANT + 1, "mine", GRANT, "mine"));
        assertEquals(Errno.ROFS, guest.rename(GRANT + 1, "mine", GRANT, "file"));
    }

    @Test
    void times_stay() throws Exception {
        assertEquals(Errno.ROFS, guest.setTimes("file"));
        assertEquals(Errno.ROFS, guest.setTimes("link"));
        assertEquals(Errno.ROFS, guest.setTimes("folder"));
        assertEquals(Errno.ROFS, guest.setTimes("."));
        assertEquals(Errno.ROFS, guest.call("fd_filestat_set_times", GRANT, 0, 0, 2 | 8));
        int folder = guest.opened("folder", DIRECTORY, READ);
        assertEquals(Errno.ROFS, guest.call("fd_filestat_set_times", folder, 0, 0, 2 | 8));
    }

    @Test
    void its_rights_say_so_and_let_a_library_ask_for_more() throws Exception {
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_get", GRANT, FakeGuest.DATA));
        long createsFiles = 1 << 10;
        assertEquals(0, guest.bytes.readLong(FakeGuest.DATA + 8) & createsFiles);
        // else wasi-libc opens for reading what it is asked to open for writing
        assertNotEquals(0, guest.bytes.readLong(FakeGuest.DATA + 16) & WRITE);
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_get", GRANT + 1, FakeGuest.DATA));
        assertNotEquals(0, guest.bytes.readLong(FakeGuest.DATA + 8) & createsFiles);
    }

    private Map<Path, String> state() throws Exception {
        Map<Path, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                FileTime modified = Files.getLastModifiedTime(file);
                String content = Files.isDirectory(file) ? "" : Files.readString(file);
                state.put(file, modified + content + Files.isSymbolicLink(file));
            }
        }
        return state;
    }
}
