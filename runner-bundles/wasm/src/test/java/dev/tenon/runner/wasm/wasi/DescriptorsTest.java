package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DATA;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DIRECTORY;
import static dev.tenon.runner.wasm.wasi.FakeGuest.EXCLUSIVE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.RESULT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.TRUNCATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is open, and what is done with it. */
class DescriptorsTest extends FilesFixture {

    private FakeGuest guest;

    @BeforeEach
    void make() throws Exception {
        file(data.resolve("file"), "0123456789");
        guest = guest(readwrite(data));
    }

    @Test
    void a_guest_has_so_many_open_and_no_more() throws Exception {
        for (int i = 0; i < Descriptors.MAX_OPENED; i++) {
            assertEquals(GRANT + 2 + i, guest.opened("file", 0, READ));
        }
        assertEquals(Errno.MFILE, guest.open("file", 0, READ));
        assertEquals(Errno.MFILE, guest.open("new", CREATE, WRITE));
        assertTrue(Files.notExists(data.resolve("new")));
        assertEquals(Errno.SUCCESS, guest.call("fd_close", GRANT + 7));
        assertEquals(GRANT + 7, guest.opened("file", 0, READ));
    }

    @Test
    void what_is_closed_is_closed() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        assertEquals(Errno.SUCCESS, guest.call("fd_close", file));
        for (int closed : new int[] {file, 1000, -1, Integer.MAX_VALUE}) {
            assertEquals(Errno.BADF, guest.call("fd_close", closed));
            assertEquals(Errno.BADF, guest.write(closed, "x"));
            assertEquals(Errno.BADF, guest.call("fd_tell", closed, RESULT));
            assertEquals(Errno.BADF, guest.call("fd_renumber", closed, GRANT));
            assertEquals(Errno.BADF, guest.call("fd_renumber", GRANT, closed));
            assertEquals(Errno.BADF, guest.call("sock_shutdown", closed, 0));
        }
    }

    @Test
    void a_number_can_be_given_to_another_file() throws Exception {
        int first = guest.opened("file", 0, READ);
        int second = guest.opened("other", CREATE, READ | WRITE);
        assertEquals(Errno.SUCCESS, guest.call("fd_renumber", first, second));
        assertEquals(Errno.BADF, guest.call("fd_tell", first, RESULT));
        assertEquals("0123456789", guest.read(second));
        assertEquals(Errno.SUCCESS, guest.call("fd_renumber", second, second));
        assertEquals(Errno.SUCCESS, guest.call("fd_renumber", second, 1));
        assertEquals("", guest.read(1));
    }

    @Test
    void reading_and_writing_go_on_from_the_position() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        assertEquals(Errno.SUCCESS, guest.call("fd_seek", file, 4, 0, RESULT));
        assertEquals(Errno.SUCCESS, guest.write(file, "xy"));
        assertEquals(Errno.SUCCESS, guest.call("fd_seek", file, -1, 1, RESULT));
        assertEquals(5, guest.result());
        assertEquals("y6789", guest.read(file));
        assertEquals(Errno.SUCCESS, guest.call("fd_seek", file, -2, 2, RESULT));
        assertEquals(8, guest.result());
        assertEquals(Errno.INVAL, guest.call("fd_seek", file, -9, 1, RESULT));
        assertEquals(Errno.INVAL, guest.call("fd_seek", file, 0, 3, RESULT));
        assertEquals(Errno.OVERFLOW, guest.call("fd_seek", file, Long.MAX_VALUE, 1, RESULT));
        assertEquals(Errno.SUCCESS, guest.call("fd_tell", file, RESULT));
        assertEquals(8, guest.result());
        assertEquals(Errno.SPIPE, guest.call("fd_seek", 1, 0, 0, RESULT));
    }

    @Test
    void positions_of_pread_and_pwrite_are_their_own() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        guest.bytes.write(DATA, "ab".getBytes());
        assertEquals(
                Errno.SUCCESS, guest.call("fd_pwrite", file, guest.vector(DATA, 2), 1, 3, RESULT));
        assertEquals(
                Errno.SUCCESS, guest.call("fd_pread", file, guest.vector(DATA, 4), 1, 2, RESULT));
        assertEquals("2ab5", new String(guest.bytes.read(DATA, 4)));
        assertEquals(
                Errno.INVAL, guest.call("fd_pread", file, guest.vector(DATA, 4), 1, -1, RESULT));
        assertEquals("012ab56789", guest.read(file));
    }

    @Test
    void what_is_opened_to_append_is_written_at_the_end_only() throws Exception {
        assertEquals(Errno.SUCCESS, guest.open(GRANT, "file", 0, READ | WRITE, Descriptor.APPEND));
        int file = guest.result();
        Files.writeString(data.resolve("file"), "longer than before");
        assertEquals(Errno.SUCCESS, guest.write(file, "+1"));
        assertEquals(Errno.SUCCESS, guest.call("fd_tell", file, RESULT));
        assertEquals(20, guest.result());
        assertEquals(Errno.SUCCESS, guest.call("fd_seek", file, 0, 0, RESULT));
        assertEquals(Errno.SUCCESS, guest.write(file, "+2"));
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", file, 0));
        assertEquals(Errno.SUCCESS, guest.call("fd_seek", file, 0, 0, RESULT));
        assertEquals(Errno.SUCCESS, guest.write(file, "L"));
        assertEquals("Longer than before+1+2", Files.readString(data.resolve("file")));
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", file, Descriptor.APPEND));
        assertEquals(Errno.SUCCESS, guest.write(file, "+3"));
        assertEquals("Longer than before+1+2+3", Files.readString(data.resolve("file")));
        assertEquals(Errno.INVAL, guest.call("fd_fdstat_set_flags", file, Descriptor.DSYNC));
    }

    @Test
    void opening_does_what_its_flags_say() throws Exception {
        assertEquals(Errno.EXIST, guest.open("file", CREATE | EXCLUSIVE, WRITE));
        assertEquals(Errno.NOTDIR, guest.open("file", DIRECTORY, READ));
        assertEquals(Errno.ISDIR, guest.open(".", 0, WRITE));
        assertEquals(Errno.ISDIR, guest.open("new/", CREATE, WRITE));
        assertEquals(Errno.INVAL, guest.open("new", CREATE | DIRECTORY, READ));
        assertEquals(Errno.SUCCESS, guest.open(".", DIRECTORY, READ | WRITE));
        assertEquals("", guest.read(guest.opened("new", CREATE, READ)));
        assertEquals(Errno.BADF, guest.write(guest.result(), "x"));
        int writeOnly = guest.opened("file", TRUNCATE, WRITE);
        assertEquals(
                Errno.BADF, guest.call("fd_read", writeOnly, guest.vector(DATA, 1), 1, RESULT));
        assertEquals(0, Files.size(data.resolve("file")));
        assertEquals(
                Errno.SUCCESS,
                guest.open(GRANT, "synced", CREATE, WRITE, Descriptor.SYNC | Descriptor.APPEND));
        assertEquals(Errno.SUCCESS, guest.write(guest.result(), "x"));
    }

    @Test
    void a_file_is_made_longer_and_shorter_around_its_position() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        assertEquals(Errno.SUCCESS, guest.call("fd_seek", file, 5, 0, RESULT));
        assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_size", file, 3));
        assertEquals("012", Files.readString(data.resolve("file")));
        assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_size", file, 1L << 33));
        assertEquals(1L << 33, Files.size(data.resolve("file")));
        assertEquals(Errno.SUCCESS, guest.call("fd_filestat_get", file, DATA));
        assertEquals(1L << 33, guest.bytes.readLong(DATA + 32));
        assertEquals(Errno.SUCCESS, guest.call("fd_tell", file, RESULT));
        assertEquals(5, guest.result());
        assertEquals(Errno.INVAL, guest.call("fd_filestat_set_size", file, -1));
    }

    @Test
    void an_open_file_is_still_there_when_its_name_is_not() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        assertEquals(Errno.SUCCESS, guest.path("path_unlink_file", "file"));
        assertEquals(Errno.SUCCESS, guest.write(file, "new"));
        assertEquals(Errno.SUCCESS, guest.call("fd_filestat_get", file, DATA));
        assertEquals(10, guest.bytes.readLong(DATA + 32));
        assertEquals(Errno.NOENT, guest.call("fd_filestat_set_times", file, 0, 0, 2));
        guest.opened("file", CREATE, WRITE);
        assertEquals(Errno.NOENT, guest.call("fd_filestat_set_times", file, 0, 0, 2));
    }

    @Test
    void an_open_file_that_is_moved_keeps_its_times_and_folder() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        assertEquals(Errno.SUCCESS, guest.path("path_create_directory", "folder"));
        assertEquals(Errno.SUCCESS, guest.rename(GRANT, "file", GRANT, "folder/moved"));
        assertEquals(
                Errno.SUCCESS, guest.call("fd_filestat_set_times", file, 0, 5_000_000_000L, 4));
        assertEquals(
                5,
                Files.getLastModifiedTime(data.resolve("folder/moved"))
                        .toInstant()
                        .getEpochSecond());
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", file, Descriptor.APPEND));
        assertEquals(Errno.INVAL, guest.call("fd_filestat_set_times", file, 0, 0, 4 | 8));
    }

    @Test
    void folders_are_made_moved_and_removed_as_on_linux() throws Exception {
        assertEquals(Errno.SUCCESS, guest.path("path_create_directory", "a/"));
        assertEquals(Errno.EXIST, guest.path("path_create_directory", "a"));
        assertEquals(Errno.EXIST, guest.path("path_create_directory", "file"));
        assertEquals(Errno.EXIST, guest.path("path_create_directory", "."));
        assertEquals(Errno.NOENT, guest.path("path_create_directory", "b/c"));
        assertEquals(Errno.SUCCESS, guest.path("path_create_directory", "a/b"));
        assertEquals(Errno.NOTEMPTY, guest.path("path_remove_directory", "a"));
        assertEquals(Errno.NOTDIR, guest.path("path_remove_directory", "file"));
        assertEquals(Errno.ISDIR, guest.path("path_unlink_file", "a"));
        assertEquals(Errno.NOENT, guest.path("path_unlink_file", "b"));
        assertEquals(Errno.NOTDIR, guest.rename(GRANT, "a", GRANT, "file"));
        assertEquals(Errno.ISDIR, guest.rename(GRANT, "file", GRANT, "a"));
        assertEquals(Errno.NOTDIR, guest.rename(GRANT, "file", GRANT, "new/"));
        assertEquals(Errno.INVAL, guest.rename(GRANT, "a", GRANT, "a/b/c"));
        assertEquals(Errno.BUSY, guest.rename(GRANT, "a/..", GRANT, "c"));
        assertEquals(Errno.SUCCESS, guest.path("path_create_directory", "d"));
        assertEquals(Errno.NOTEMPTY, guest.rename(GRANT, "d", GRANT, "a"));
        assertEquals(Errno.SUCCESS, guest.rename(GRANT, "a", GRANT, "d"));
        assertEquals(Errno.SUCCESS, guest.rename(GRANT, "d", GRANT, "d"));
        assertEquals(Errno.SUCCESS, guest.path("path_remove_directory", "d/b"));
        assertEquals(Errno.SUCCESS, guest.path("path_remove_directory", "d/"));
        assertEquals(List.of(".", "..", "file"), new Listed(guest).names(GRANT));
    }

    @Test
    void folders_can_be_synced_and_have_times() throws Exception {
        assertEquals(Errno.SUCCESS, guest.path("path_create_directory", "a"));
        int folder = guest.opened("a", DIRECTORY, READ);
        assertEquals(Errno.SUCCESS, guest.call("fd_sync", folder));
        assertEquals(Errno.SUCCESS, guest.call("fd_datasync", GRANT));
        assertEquals(
                Errno.SUCCESS, guest.call("fd_filestat_set_times", folder, 0, 7_000_000_000L, 4));
        assertEquals(7, Files.getLastModifiedTime(data.resolve("a")).toInstant().getEpochSecond());
        assertEquals(Errno.SUCCESS, guest.setTimes("a"));
        assertEquals(Errno.ISDIR, guest.call("fd_read", folder, guest.vector(DATA, 1), 1, RESULT));
        assertEquals(Errno.BADF, guest.write(folder, "x"));
    }

    @Test
    void guests_make_no_links() throws Exception {
        assertEquals(Errno.PERM, guest.symlink("file", "link"));
        assertEquals(Errno.PERM, guest.link("file", "link"));
        assertEquals(Errno.EXIST, guest.symlink("file", "file"));
        assertEquals(Errno.NOENT, guest.link("none", "link"));
    }

    @Test
    void standard_streams_are_terminals_that_go_to_the_log() throws Exception {
        assertEquals(Errno.SUCCESS, guest.write(1, "to out\n"));
        assertEquals(Errno.SUCCESS, guest.write(2, "to err\n"));
        assertEquals(List.of("INFO stdout to out", "WARN stderr to err"), guest.host.log);
        assertEquals("", guest.read(0));
        assertEquals(Errno.BADF, guest.write(0, "x"));
        assertEquals(Errno.BADF, guest.call("fd_read", 1, guest.vector(DATA, 1), 1, RESULT));
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_get", 1, DATA));
        assertEquals(FileType.CHARACTER_DEVICE.code(), guest.bytes.readByte(DATA));
        long seekAndTell = 1L << 2 | 1L << 5;
        assertEquals(0, guest.bytes.readLong(DATA + 8) & seekAndTell);
        assertEquals(Errno.NOTSOCK, guest.call("sock_shutdown", 1, 0));
        assertEquals(Errno.BADF, guest.call("fd_prestat_get", 1, DATA));
    }
}
