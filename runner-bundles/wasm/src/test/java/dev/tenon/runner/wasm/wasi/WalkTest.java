package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DIRECTORY;
import static dev.tenon.runner.wasm.wasi.FakeGuest.EXCLUSIVE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where paths lead, and where they do not. */
class WalkTest extends FilesFixture {

    private FakeGuest guest;

    @BeforeEach
    void makeLinks() throws Exception {
        file(data.resolve("a/b/file"), "inside");
        link("a/link", "b/file");
        link("a/b/up", "../b/../b/file");
        link("folder", "a/b");
        link("chain", "folder/up");
        link("out", outside.resolve("secret").toString());
        link("above", "../outside/secret");
        link("root", "/");
        link("outfolder", "../outside");
        link("deep", "a/b/../../../outside/secret");
        link("chained", "above");
        link("self", "self");
        link("one", "two");
        link("two", "one");
        link("dangling", "a/nothing");
        link("danglingout", "../outside/new");
        guest = guest(readwrite(data));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b/file",
                "a//b/./file",
                "./a/../a/b/file",
                "a/link",
                "a/b/up",
                "folder/file",
                "folder/../link",
                "chain"
            })
    void a_path_that_stays_inside_leads_to_its_file(String path) throws Exception {
        assertEquals("inside", guest.content(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../outside/secret",
                "a/../../outside/secret",
                "a/b/../../../data/a/b/file",
                "/etc/passwd",
                "/",
                "out",
                "above",
                "root/etc/passwd",
                "root",
                "outfolder/secret",
                "outfolder",
                "deep",
                "chained",
                "folder/../../../outside/secret"
            })
    void a_path_that_leads_out_is_refused(String path) throws Exception {
        assertEquals(Errno.PERM, guest.open(path, 0, READ), path);
        assertEquals(Errno.PERM, guest.open(path, CREATE, READ | WRITE), path);
        assertEquals(Errno.PERM, guest.open(path, DIRECTORY, READ), path);
        assertEquals(Errno.PERM, guest.stat(path, true), path);
        assertEquals(Errno.PERM, guest.setTimes(path), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside/x", "outfolder/x", "root/tmp/x", "a/../../x", "/tmp/x"})
    void nothing_is_made_moved_or_removed_outside(String path) throws Exception {
        assertEquals(Errno.PERM, guest.path("path_create_directory", path));
        assertEquals(Errno.PERM, guest.path("path_remove_directory", path));
        assertEquals(Errno.PERM, guest.path("path_unlink_file", path));
        assertEquals(Errno.PERM, guest.rename(GRANT, "a/b/file", GRANT, path));
        assertEquals(Errno.PERM, guest.rename(GRANT, path, GRANT, "a/x"));
        assertEquals(Errno.PERM, guest.symlink("a", path));
        assertEquals(Errno.PERM, guest.link("a/b/file", path));
        assertEquals(Errno.PERM, guest.link(path, "a/x"));
        assertEquals(Errno.PERM, guest.readlink(path));
    }

    @Test
    void a_file_is_not_created_where_a_link_leads_out() throws Exception {
        assertEquals(Errno.PERM, guest.open("danglingout", CREATE, WRITE));
        assertFalse(Files.exists(outside.resolve("new")));
        assertEquals(Errno.EXIST, guest.open("danglingout", CREATE | EXCLUSIVE, WRITE));
    }

    @Test
    void a_file_is_created_where_a_link_leads_inside() throws Exception {
        guest.opened("dangling", CREATE, WRITE);
        assertTrue(Files.isRegularFile(data.resolve("a/nothing")));
    }

    @Test
    void an_open_folder_is_no_way_to_what_is_above_it() throws Exception {
        int folder = guest.opened("a/b", DIRECTORY, READ);
        assertEquals(Errno.SUCCESS, guest.open(folder, "file", 0, READ, 0));
        assertEquals(Errno.PERM, guest.open(folder, "../b/file", 0, READ, 0));
        assertEquals(Errno.PERM, guest.open(folder, "up", 0, READ, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "self, LOOP",
        "one, LOOP",
        "self/x, LOOP",
        "dangling, NOENT",
        "nothing, NOENT",
        "nothing/x, NOENT",
        "a/nothing/../b, NOENT",
        "a/b/file/x, NOTDIR",
        "a/b/file/, NOTDIR",
        "a/b/file/.., NOTDIR",
        "'', NOENT",
    })
    void a_path_that_leads_nowhere_is_answered_as_on_linux(String path, Errno expected)
            throws Exception {
        assertEquals(expected, guest.open(path, 0, READ));
        assertEquals(expected, guest.stat(path, true));
    }

    @Test
    void a_link_is_seen_as_one_when_it_is_not_followed() throws Exception {
        assertEquals(Errno.SUCCESS, guest.stat("self", false));
        assertEquals(FileType.SYMBOLIC_LINK.code(), guest.bytes.readByte(FakeGuest.DATA + 16));
        assertEquals(Errno.SUCCESS, guest.readlink("above"));
        assertEquals(
                "../outside/secret",
                new String(guest.bytes.read(FakeGuest.DATA, guest.result()), UTF_8));
        assertEquals(Errno.SUCCESS, guest.path("path_unlink_file", "above"));
        assertTrue(Files.exists(outside.resolve("secret")));
    }

    @Test
    void what_an_absolute_link_says_is_not_told() throws Exception {
        assertEquals(Errno.PERM, guest.readlink("out"));
        assertEquals(Errno.INVAL, guest.readlink("a"));
    }

    @Test
    void a_link_that_was_moved_is_still_read_where_it_is() throws Exception {
        assertEquals(Errno.SUCCESS, guest.rename(GRANT, "a/link", GRANT, "a/b/moved"));
        assertEquals(Errno.NOENT, guest.open("a/b/moved", 0, READ));
        assertEquals(Errno.SUCCESS, guest.readlink("a/b/moved"));
    }

    @Test
    void bad_names_are_refused() throws Exception {
        assertEquals(Errno.NAMETOOLONG, guest.open("x".repeat(256), 0, READ));
        assertEquals(Errno.NAMETOOLONG, guest.open("x/".repeat(2049), 0, READ));
        assertEquals(Errno.INVAL, guest.open("a\0b", 0, READ));
        guest.bytes.write(1 << 10, new byte[] {'a', (byte) 0xff});
        assertEquals(Errno.ILSEQ, guest.call("path_create_directory", GRANT, 1 << 10, 2));
    }

    @Test
    void a_path_goes_a_hundred_folders_deep_and_not_thousands() throws Exception {
        Path deep = data;
        for (int i = 0; i < 130; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        assertEquals(Errno.SUCCESS, guest.open("d/".repeat(100), 0, READ));
        assertEquals(Errno.NAMETOOLONG, guest.open("d/".repeat(130), 0, READ));
    }

    @Test
    void names_in_every_script_are_the_same_bytes_on_disk() throws Exception {
        for (String name : new String[] {"grün", "日本語", "🦉", "a b%20c", "x\u0001\n"}) {
            assertEquals(Errno.SUCCESS, guest.path("path_create_directory", name));
            guest.opened(name + "/" + name, CREATE, WRITE);
            byte[] bytes = name.getBytes(UTF_8);
            assertTrue(
                    Files.isRegularFile(
                            data.resolve(FileNames.of(bytes)).resolve(FileNames.of(bytes))));
            assertEquals(name, new String(FileNames.bytes(FileNames.of(bytes)), UTF_8));
        }
    }

    private void link(String name, String target) throws Exception {
        Files.createSymbolicLink(data.resolve(name), Path.of(target));
    }
}
