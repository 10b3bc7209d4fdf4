package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DIRECTORY;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.TRUNCATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.Permissions.FileGrant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a manifest's entries become. */
class GrantsTest extends FilesFixture {

    private static final String FIRST = "permissions.filesystem[0].path: found ";
    private static final String SECOND = "permissions.filesystem[1].path: found ";

    @Test
    void without_entries_there_is_nothing() throws Exception {
        FakeGuest guest = guest(Preopens.NONE);
        assertEquals(Errno.BADF, guest.call("fd_prestat_get", GRANT, FakeGuest.DATA));
        assertEquals(Errno.BADF, guest.open("x", CREATE, WRITE));
        assertEquals(Errno.NOTDIR, guest.open(1, "x", CREATE, WRITE, 0));
    }

    @Test
    void names_are_those_of_the_manifest() throws Exception {
        file(data.resolve("conf/file"), "");
        file(data.resolve("folder/file"), "");
        List<String> names =
                names(
                        read(data + "//folder/./"),
                        readwrite("./cache/"),
                        readwrite("a/b"),
                        read(data.resolve("conf/file")));
        assertEquals(
                List.of(data + "/folder", "cache", "a/b", data + "/conf", "/cache", "/a/b", "/"),
                names);
        assertTrue(Files.isDirectory(work.resolve("a/b")));
    }

    @Test
    void the_work_folder_itself_can_be_granted() throws Exception {
        assertEquals(List.of(".", "/"), names(readwrite(".")));
    }

    @Test
    void a_relative_entry_lies_in_the_work_folder_and_is_seen_under_both_names() throws Exception {
        FakeGuest guest = guest(readwrite("cache"));
        assertEquals(Errno.SUCCESS, guest.open(GRANT, "x", CREATE, WRITE, 0));
        assertTrue(Files.exists(work.resolve("cache/x")));
        assertEquals(Errno.SUCCESS, guest.open(GRANT + 1, "x", 0, READ | WRITE, 0));
    }

    @Test
    void a_missing_absolute_path_is_refused() {
        assertRefused(FIRST + "'" + data + "/none', which does not exist", read(data + "/none"));
    }

    @Test
    void a_path_above_is_refused() {
        assertRefused(FIRST + "'a/../..', expected a path without ..", read("a/../.."));
    }

    @Test
    void what_is_neither_file_nor_folder_is_refused() {
        assertRefused(
                FIRST + "'/dev/null', which is neither a file nor a folder", read("/dev/null"));
    }

    @Test
    void a_link_out_of_the_work_folder_is_refused_and_nothing_made_behind_it() throws Exception {
        Files.createDirectories(work);
        Files.createSymbolicLink(work.resolve("cache"), outside);
        assertRefused(
                "which leads to '" + outside + "', expected a path in the plugin's work folder",
                readwrite("cache/new"));
        assertTrue(Files.notExists(outside.resolve("new")));
    }

    @Test
    void entries_that_plugins_cannot_tell_apart_are_refused() {
        assertRefused(
                SECOND + "'./tmp', which plugins cannot tell from '/tmp'",
                read("/tmp"),
                readwrite("./tmp"));
    }

    @Test
    void one_folder_in_two_modes_is_refused() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), data);
        assertRefused(
                SECOND + "'" + link + "', which is the same as '" + data + "'",
                read(data),
                readwrite(link));
    }

    @Test
    void an_entry_that_is_a_link_is_what_it_led_to_when_the_plugin_was_loaded() throws Exception {
        file(data.resolve("file"), "granted");
        Path link = Files.createSymbolicLink(temp.resolve("link"), data);
        FakeGuest guest = guest(read(link));
        Files.delete(link);
        Files.createSymbolicLink(link, outside);
        assertEquals("granted", guest.content("file"));
        assertEquals(Errno.NOENT, guest.open("secret", 0, READ));
    }

    @Test
    void another_folder_in_the_place_of_a_granted_one_is_not_seen() throws Exception {
        Preopens files = Preopens.of(List.of(read(data)), work);
        Files.move(data, temp.resolve("away"));
        Files.createSymbolicLink(data, outside);
        assertEquals(Errno.NOENT, guest(files).open("secret", 0, READ));
        Files.delete(data);
        Files.move(outside, data);
        assertEquals(Errno.NOENT, guest(files).open("secret", 0, READ));
    }

    @Test
    void an_open_grant_stays_the_folder_it_is_wherever_that_is_moved() throws Exception {
        file(data.resolve("file"), "granted");
        FakeGuest guest = guest(readwrite(data));
        assertEquals("granted", guest.content("file"));
        Path away = temp.toRealPath().resolve("away");
        Files.move(data, away);
        Files.createSymbolicLink(data, outside);
        guest.opened("new", CREATE, WRITE);
        assertTrue(Files.exists(away.resolve("new")));
        // Java makes folders by their path only
        assertEquals(Errno.NOENT, guest.path("path_create_directory", "folder"));
        try (var files = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("secret")), files.toList());
        }
    }

    @Test
    void of_nested_entries_the_innermost_decides() throws Exception {
        file(data.resolve("out/file"), "");
        file(data.resolve("out/closed/file"), "");
        file(data.resolve("other/file"), "");
        FakeGuest guest =
                guest(read(data), readwrite(data.resolve("out")), read(data.resolve("out/closed")));
        assertEquals(Errno.ROFS, guest.open("file", CREATE, WRITE));
        assertEquals(Errno.ROFS, guest.open("other/file", 0, WRITE));
        assertEquals(Errno.SUCCESS, guest.open("out/file", 0, WRITE));
        assertEquals(Errno.ROFS, guest.open("out/closed/file", 0, WRITE));
        assertEquals(Errno.ROFS, guest.path("path_unlink_file", "out/closed/file"));
        assertEquals(Errno.ROFS, guest.open(GRANT + 1, "closed/new", CREATE, WRITE, 0));
        int open = guest.opened("out/closed", DIRECTORY, READ);
        assertEquals(Errno.ROFS, guest.open(open, "file", TRUNCATE, READ, 0));
    }

    @Test
    void an_inner_entry_stays_in_its_place() throws Exception {
        file(data.resolve("a/closed/file"), "");
        file(data.resolve("a/conf"), "kept");
        FakeGuest guest =
                guest(
                        readwrite(data),
                        read(data.resolve("a/closed")),
                        read(data.resolve("a/conf")));
        assertEquals(Errno.BUSY, guest.rename(GRANT, "a/closed", GRANT, "moved"));
        assertEquals(Errno.BUSY, guest.rename(GRANT, "a/conf", GRANT, "moved"));
        assertEquals(Errno.BUSY, guest.path("path_unlink_file", "a/conf"));
        assertEquals(Errno.BUSY, guest.path("path_remove_directory", "a/closed"));
        guest.opened("new", CREATE, WRITE);
        assertEquals(Errno.BUSY, guest.rename(GRANT, "new", GRANT, "a/conf"));
        assertEquals(Errno.ROFS, guest.open("a/conf", TRUNCATE, WRITE));
        assertEquals(Errno.ROFS, guest.setTimes("a/conf"));
    }

    @Test
    void moving_what_is_around_an_inner_entry_opens_no_way_to_it() throws Exception {
        file(data.resolve("a/closed/file"), "kept");
        file(data.resolve("a/conf"), "kept");
        FakeGuest guest =
                guest(
                        readwrite(data),
                        read(data.resolve("a/closed")),
                        read(data.resolve("a/conf")));
        assertEquals(Errno.SUCCESS, guest.rename(GRANT, "a", GRANT, "b"));
        assertEquals(Errno.ROFS, guest.open("b/closed/file", 0, WRITE));
        assertEquals(Errno.ROFS, guest.open("b/conf", 0, WRITE));
        assertEquals(Errno.BUSY, guest.path("path_unlink_file", "b/conf"));
    }

    @Test
    void what_the_operator_puts_in_the_place_of_an_inner_entry_is_treated_like_it()
            throws Exception {
        file(data.resolve("closed/file"), "old");
        file(data.resolve("conf"), "old");
        FakeGuest guest =
                guest(readwrite(data), read(data.resolve("closed")), read(data.resolve("conf")));
        Files.move(data.resolve("closed"), temp.resolve("old"));
        file(data.resolve("closed/file"), "new");
        Files.delete(data.resolve("conf"));
        file(data.resolve("conf"), "new");
        assertEquals(Errno.ROFS, guest.open("closed/file", 0, WRITE));
        assertEquals(Errno.ROFS, guest.open("conf", 0, WRITE));
        assertEquals("new", guest.content("conf"));
    }

    @Test
    void of_a_file_nothing_is_seen_but_it() throws Exception {
        file(data.resolve("conf"), "granted");
        file(data.resolve("other"), "secret");
        file(data.resolve("folder/file"), "secret");
        FakeGuest guest = guest(readwrite(data.resolve("conf")));
        assertEquals("granted", guest.content("conf"));
        assertEquals("granted", guest.content("./conf"));
        for (String path : new String[] {"other", "folder", "folder/file", "nothing"}) {
            assertEquals(Errno.NOENT, guest.open(path, 0, READ), path);
            assertEquals(Errno.NOENT, guest.stat(path, true), path);
        }
        assertEquals(Errno.NOTDIR, guest.open("conf/", 0, READ));
        assertEquals(Errno.NOTDIR, guest.open("conf/..", 0, READ));
        assertEquals(Errno.PERM, guest.open("../data/other", 0, READ));
        assertEquals(Errno.SUCCESS, guest.stat(".", true));
        assertEquals(List.of(".", "..", "conf"), new Listed(guest).names(GRANT));
    }

    @Test
    void a_file_is_changed_in_its_place_and_never_moved_or_removed() throws Exception {
        Path conf = file(data.resolve("conf"), "granted");
        FakeGuest guest = guest(readwrite(conf));
        int file = guest.opened("conf", TRUNCATE, WRITE);
        assertEquals(Errno.SUCCESS, guest.write(file, "new"));
        assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_times", file, 0, 0, 2 | 8));
        assertEquals(Errno.SUCCESS, guest.setTimes("conf"));
        assertEquals("new", Files.readString(conf));
        assertEquals(Errno.ROFS, guest.open("new", CREATE, WRITE));
        assertEquals(Errno.ROFS, guest.path("path_unlink_file", "conf"));
        assertEquals(Errno.ROFS, guest.rename(GRANT, "conf", GRANT, "new"));
        assertEquals(Errno.ROFS, guest.path("path_create_directory", "new"));
        assertEquals(Errno.ROFS, guest.setTimes("."));
    }

    @Test
    void a_file_that_may_be_read_is_not_written() throws Exception {
        FakeGuest guest = guest(read(file(data.resolve("conf"), "granted")));
        assertEquals(Errno.ROFS, guest.open("conf", 0, WRITE));
        assertEquals(Errno.ROFS, guest.setTimes("conf"));
    }

    @Test
    void a_link_or_folder_in_the_place_of_a_file_is_refused() throws Exception {
        Path conf = file(data.resolve("conf"), "granted");
        FakeGuest guest = guest(read(conf));
        Files.delete(conf);
        Files.createSymbolicLink(conf, outside.resolve("secret"));
        assertEquals(Errno.PERM, guest.open("conf", 0, READ));
        Files.delete(conf);
        file(conf.resolve("file"), "");
        assertEquals(Errno.PERM, guest.open("conf", DIRECTORY, READ));
    }

    @Test
    void files_in_one_folder_share_it_and_a_new_version_of_one_is_seen() throws Exception {
        Path first = file(data.resolve("a"), "1");
        Path second = Files.createSymbolicLink(data.resolve("b"), file(outside.resolve("x"), "2"));
        FakeGuest guest = guest(read(first), readwrite(second));
        assertEquals("1", guest.content("a"));
        assertEquals("2", guest.content("b"));
        Files.delete(first);
        file(first, "new");
        assertEquals("new", guest.content("a"));
        assertEquals(List.of(data.toString(), "/"), names(read(first), readwrite(second)));
    }

    @Test
    void at_the_top_there_are_the_ways_to_what_is_granted_and_nothing_else() throws Exception {
        file(data.resolve("file"), "granted");
        file(data.resolve("out/file"), "granted");
        FakeGuest guest = guest(read(data), readwrite(data.resolve("out")), readwrite("cache"));
        int top = GRANT + 4;
        String way = data.toString().substring(1);
        String first = way.substring(0, way.indexOf('/'));
        assertEquals(Set.of(".", "..", first, "cache"), Set.copyOf(new Listed(guest).names(top)));
        assertEquals(Errno.SUCCESS, guest.open(top, first, DIRECTORY, READ, 0));
        assertFalse(new Listed(guest).names(guest.result()).contains("file"));
        assertEquals(Errno.SUCCESS, guest.open(top, "./" + way + "/./file", 0, READ, 0));
        assertEquals("granted", guest.read(guest.result()));
        assertEquals(Errno.ROFS, guest.open(top, way + "/file", 0, WRITE, 0));
        assertEquals(Errno.SUCCESS, guest.open(top, way + "/out/file", 0, WRITE, 0));
        assertEquals(Errno.SUCCESS, guest.open(top, "./cache/new", CREATE, WRITE, 0));
        assertEquals(Errno.SUCCESS, guest.open(top, first + "/../cache/new", 0, WRITE, 0));
        assertEquals(Errno.PERM, guest.open(top, way + "/../outside/secret", 0, READ, 0));
        assertEquals(Errno.NOENT, guest.open(top, "etc/passwd", 0, READ, 0));
        assertEquals(Errno.NOENT, guest.open(top, first + "/none/x", CREATE, WRITE, 0));
        assertEquals(Errno.ROFS, guest.open(top, "new", CREATE, WRITE, 0));
        assertEquals(Errno.PERM, guest.open(top, "..", 0, READ, 0));
        assertEquals(Errno.BUSY, guest.rename(top, "cache", top, "moved"));
    }

    @Test
    void a_file_that_is_a_link_out_of_a_granted_folder_is_refused() throws Exception {
        Path link = Files.createSymbolicLink(data.resolve("b"), file(outside.resolve("x"), "2"));
        assertRefused(
                SECOND + "'" + link + "', which is '" + outside.resolve("x") + "'",
                read(data),
                read(link));
    }

    private void assertRefused(String reason, FileGrant... grants) {
        LoadException refused =
                assertThrows(LoadException.class, () -> Preopens.of(List.of(grants), work));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private List<String> names(FileGrant... grants) throws LoadException {
        return Preopens.of(List.of(grants), work).grants().stream()
                .map(grant -> new String(grant.name(), UTF_8))
                .toList();
    }
}
