package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.DATA;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.RESULT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListingTest extends FilesFixture {

    private final TreeSet<String> expected = new TreeSet<>(List.of(".", ".."));
    private FakeGuest guest;

    @BeforeEach
    void makeFiles() throws Exception {
        for (int i = 0; i < 300; i++) {
            String name = "file-" + "x".repeat(i % 40) + i;
            file(data.resolve(name), "");
            expected.add(name);
        }
        guest = guest(readwrite(data));
    }

    @Test
    void a_folder_is_read_through_buffers_of_every_size() throws Exception {
        for (int room : new int[] {100, 101, 333, 4096, 100_000}) {
            List<String> names = new Listed(guest, room).names(GRANT);
            assertEquals(expected, new TreeSet<>(names), "room for " + room);
            assertEquals(expected.size(), names.size());
        }
    }

    @Test
    void a_cookie_leads_back_to_where_it_came_from() throws Exception {
        List<String> all = new Listed(guest).names(GRANT);
        for (int cookie : new int[] {250, 10, 11, 1, 2, 0, 302, 100}) {
            assertEquals(all.subList(cookie, 302), new Listed(guest).names(GRANT, cookie));
        }
        assertEquals(List.of(), new Listed(guest).names(GRANT, -1));
        assertEquals(List.of(), new Listed(guest).names(GRANT, Long.MIN_VALUE));
    }

    @Test
    void all_files_can_be_removed_while_they_are_listed() throws Exception {
        Listed listed = new Listed(guest, 512);
        long cookie = 2;
        while (true) {
            assertEquals(Errno.SUCCESS, guest.call("fd_readdir", GRANT, DATA, 512, cookie, RESULT));
            if (guest.result() < 24) {
                break;
            }
            int size = guest.bytes.readInt(DATA + 16);
            cookie = guest.bytes.readLong(DATA);
            String name = new String(guest.bytes.read(DATA + 24, size));
            assertEquals(Errno.SUCCESS, guest.path("path_unlink_file", name));
        }
        assertEquals(List.of(".", ".."), listed.names(GRANT));
    }

    @Test
    void from_the_beginning_new_files_are_seen() throws Exception {
        new Listed(guest).names(GRANT);
        file(data.resolve("new"), "");
        assertTrue(new Listed(guest).names(GRANT).contains("new"));
    }

    @Test
    void types_and_numbers_of_files_are_told() throws Exception {
        Path folder = Files.createDirectory(data.resolve("folder"));
        Files.createSymbolicLink(data.resolve("link"), Path.of("folder"));
        int found = 0;
        for (int cookie = 0; cookie < 304; cookie++) {
            guest.call("fd_readdir", GRANT, DATA, 200, cookie, RESULT);
            String name = new String(guest.bytes.read(DATA + 24, guest.bytes.readInt(DATA + 16)));
            int type = guest.bytes.readByte(DATA + 20);
            if (name.equals("folder")) {
                assertEquals(FileType.DIRECTORY.code(), type);
                assertEquals(
                        Files.getAttribute(folder, "unix:ino"), guest.bytes.readLong(DATA + 8));
                found++;
            } else if (name.equals("link")) {
                assertEquals(FileType.SYMBOLIC_LINK.code(), type);
                found++;
            } else {
                assertEquals(name.startsWith(".") ? 3 : 4, type, name);
            }
        }
        assertEquals(2, found);
    }

    @Test
    void only_folders_are_listed() throws Exception {
        assertEquals(Errno.NOTDIR, guest.call("fd_readdir", 0, DATA, 100, 0, RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_readdir", GRANT, DATA, 0xffffffffL, 0, RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_readdir", GRANT, DATA, 100, 0, -1));
        assertEquals(Errno.SUCCESS, guest.call("fd_readdir", GRANT, DATA, 0, 0, RESULT));
        assertEquals(0, guest.result());
    }

    @Test
    void listing_ends_at_the_deadline() {
        guest.deadline = Deadline.after(Duration.ZERO);
        assertThrows(
                EngineException.Interrupted.class,
                () -> guest.call("fd_readdir", GRANT, DATA, 4096, 0, RESULT));
    }
}
