package dev.tenon.runner.wasm.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.RunnerFixture;
import dev.tenon.runner.wasm.TestPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in C, with wasi-libc, through the whole runner; on whichever engine it has. */
class PosixTest extends RunnerFixture {

    private static final Path MODULES = Path.of(System.getProperty("test.modules"));

    @TempDir Path temp;
    private Path data;
    private TestPlugin plugin;
    private Guest guest;

    @BeforeEach
    void makeFolder() throws Exception {
        data = Files.createDirectory(temp.toRealPath().resolve("data"));
        plugin = TestPlugin.of(folder, Files.readAllBytes(MODULES.resolve("posix.wasm")));
    }

    @Test
    void streams_write_append_and_update_files() throws Exception {
        grant(readwrite(data));
        assertEquals("0 ", run("write", data + "/a", "0123456789"));
        assertEquals("0 ", run("append", data + "/a", "abc"));
        assertEquals("0 c", run("update", data + "/a", "xxxxxxxxx", 3));
        assertEquals("012xxxxxxxxxc", Files.readString(data.resolve("a")));
        assertEquals("0 012xxxxxxxxxc", run("read", data + "/a"));
        assertEquals("0 ", run("write", data + "/a", "new"));
        assertEquals("0 new", run("read", data + "//./a"));
    }

    @Test
    void attributes_are_told_and_set() throws Exception {
        grant(readwrite(data));
        run("write", data + "/a", "0123456789");
        assertEquals("0 ", run("utimensat", data + "/a", "", 1_234_567_890));
        assertEquals("0 file 10 1234567890", run("stat", data + "/a"));
        assertEquals(
                1_234_567_890,
                Files.getLastModifiedTime(data.resolve("a")).toInstant().getEpochSecond());
        assertEquals("0 ", run("truncate", data + "/a", "", 3));
        assertEquals("0 ", run("ftruncate", data + "/a", "", 5));
        assertEquals("0 ", run("utimensat", data + "/a", "", 1));
        assertEquals("0 file 5 1", run("stat", data + "/a"));
        assertTrue(run("stat", data.toString()).startsWith("0 folder "));
        assertEquals("0 ", run("access-read", data + "/a"));
        assertFails(Errno.NOENT, "stat", data + "/none", "");
        assertEquals("0 file 3 22", run("replace", data + "/a", "xyz"));
        assertEquals("0 xyz", run("read", data + "/a"));
    }

    @Test
    void folders_are_made_listed_and_removed() throws Exception {
        grant(readwrite(data));
        assertEquals("0 ", run("mkdir", data + "/b"));
        assertFails(Errno.EXIST, "mkdir", data + "/b", "");
        run("write", data + "/b/c", "");
        assertEquals("0 . .. c", run("list", data + "/b"));
        assertFails(Errno.NOTEMPTY, "rmdir", data + "/b", "");
        assertEquals("0 ", run("rename", data + "/b/c", data + "/d"));
        assertEquals("0 ", run("rename", data + "/b", data + "/e"));
        assertEquals("0 . .. d e", run("list", data.toString()));
        assertEquals("0 ", run("remove", data + "/e"));
        assertEquals("0 ", run("remove", data + "/d"));
        assertEquals("0 500", run("tree", data + "/tree", "", 500));
        assertEquals("0 . ..", run("list", data.toString()));
    }

    @Test
    void large_files_and_far_positions_work() throws Exception {
        grant(readwrite(data));
        assertEquals("0 ", run("large", data + "/large", "", 20));
        assertEquals(20 << 20, Files.size(data.resolve("large")));
        assertTrue(run("far", data + "/far").startsWith("0 file 10 "));
    }

    @Test
    void links_are_followed_inside_and_made_nowhere() throws Exception {
        grant(readwrite(data));
        Files.writeString(temp.resolve("secret"), "secret");
        Files.writeString(data.resolve("a"), "inside");
        Files.createSymbolicLink(data.resolve("in"), Path.of("a"));
        Files.createSymbolicLink(data.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(data.resolve("loop"), Path.of("loop"));
        assertEquals("0 inside", run("read", data + "/in"));
        assertEquals("0 a", run("readlink", data + "/in"));
        assertTrue(run("lstat", data + "/out").startsWith("0 link "));
        assertFails(Errno.LOOP, "open-no-follow", data + "/in", "");
        assertFails(Errno.LOOP, "read", data + "/loop", "");
        assertFails(Errno.PERM, "read", data + "/out", "");
        assertFails(Errno.PERM, "write", data + "/out", "x");
        assertFails(Errno.PERM, "openat", data.toString(), "../secret");
        assertEquals("0 inside", run("openat", data.toString(), "a"));
        assertFails(Errno.PERM, "symlink", data + "/new", "a");
        assertFails(Errno.PERM, "link", data + "/a", data + "/new");
        assertEquals("secret", Files.readString(temp.resolve("secret")));
        Files.delete(data.resolve("out")); // JUnit warns of links that lead out
    }

    @Test
    void what_is_granted_to_read_is_only_read() throws Exception {
        grant(read(data));
        Files.writeString(data.resolve("a"), "kept");
        Files.createDirectory(data.resolve("b"));
        assertEquals("0 kept", run("read", data + "/a"));
        assertEquals("0 . .. a b", run("list", data.toString()));
        assertEquals("0 ", run("open-create", data + "/a"));
        for (String op :
                List.of(
                        "write",
                        "append",
                        "update",
                        "open-write",
                        "open-both",
                        "open-truncate",
                        "truncate",
                        "ftruncate",
                        "utimensat",
                        "unlink",
                        "remove")) {
            assertFails(Errno.ROFS, op, data + "/a", "x");
        }
        for (String op : List.of("write", "open-create", "open-exclusive", "mkdir", "symlink")) {
            assertFails(Errno.ROFS, op, data + "/new", "x");
        }
        assertFails(Errno.ROFS, "rmdir", data + "/b", "");
        assertFails(Errno.ROFS, "rename", data + "/a", data + "/b/a");
        assertFails(Errno.ROFS, "link", data + "/a", data + "/c");
        assertEquals("kept", Files.readString(data.resolve("a")));
        assertEquals(List.of(), List.of(data.resolve("b").toFile().list()));
    }

    @Test
    void without_a_grant_there_are_no_files() throws Exception {
        grant();
        for (String path : List.of("/etc/passwd", "a", ".", "/", "../a", data.toString())) {
            // which of several errors is the C library's own choice
            assertTrue(!run("read", path).startsWith("0"), path);
            assertTrue(!run("write", path + "/new", "x").startsWith("0"), path);
            assertTrue(!run("list", path).startsWith("0"), path);
        }
        assertEquals(List.of(), List.of(data.toFile().list()));
    }

    @Test
    void a_relative_grant_is_found_by_relative_paths() throws Exception {
        grant(readwrite("cache/deep"), readwrite("plain"));
        assertEquals("0 ", run("write", "cache/deep/a", "1"));
        assertEquals("0 ", run("write", "./plain/b", "2"));
        assertEquals("0 1", run("read", "/cache/deep/a"));
        assertEquals("0 ", run("rename", "cache/deep/a", "plain/a"));
        assertEquals("0 . .. a b", run("list", "plain"));
        assertEquals("1", Files.readString(folder.resolve("work/plain/a")));
        assertFails(Errno.ROFS, "write", "cache/new", "x");
        assertFails(Errno.NOENT, "read", "/etc/passwd", "");
        assertEquals("0 . .. cache plain", run("list", "/"));
    }

    @Test
    void the_whole_work_folder_can_be_granted() throws Exception {
        grant(readwrite("."));
        assertEquals("0 ", run("write", "a", "1"));
        assertEquals("0 . .. a", run("list", "."));
        assertEquals("0 1", run("read", "./a"));
        assertFails(Errno.NOENT, "read", "/etc/passwd", "");
    }

    @Test
    void of_a_granted_file_only_that_is_seen() throws Exception {
        Files.writeString(data.resolve("a"), "granted");
        Files.writeString(data.resolve("b"), "secret");
        grant(readwrite(data.resolve("a")));
        assertEquals("0 granted", run("read", data + "/a"));
        assertEquals("0 ", run("write", data + "/a", "new"));
        assertEquals("new", Files.readString(data.resolve("a")));
        assertEquals("0 . .. a", run("list", data.toString()));
        assertFails(Errno.NOENT, "read", data + "/b", "");
        assertFails(Errno.ROFS, "write", data + "/c", "x");
        assertFails(Errno.ROFS, "unlink", data + "/a", "");
    }

    @Test
    void of_nested_grants_the_innermost_decides() throws Exception {
        Path out = Files.createDirectory(data.resolve("out"));
        Files.createDirectory(out.resolve("closed"));
        grant(read(data), readwrite(out), read(out.resolve("closed")));
        assertFails(Errno.ROFS, "write", data + "/a", "x");
        assertEquals("0 ", run("write", out + "/a", "x"));
        assertFails(Errno.ROFS, "write", out + "/closed/a", "x");
        assertFails(Errno.BUSY, "rename", out + "/closed", out + "/open");
        assertFails(Errno.ROFS, "rename", out + "/a", data + "/a");
    }

    @Test
    void every_instance_sees_the_files_of_the_others() throws Exception {
        grant(readwrite(data));
        assertEquals("0 ", run("write", data + "/a", "1"));
        Guest second = plugin.files(readwrite(data)).start(runner);
        assertEquals(
                "\"0 1\"",
                TestPlugin.call(second, "command", parameters("read", data + "/a", "", 0)));
    }

    @Test
    void clocks_go_and_a_sleep_takes_its_time() throws Exception {
        grant();
        long before = System.currentTimeMillis();
        String[] answer = run("clocks", "", "", 20_000_000).split(" ");
        long wall = Long.parseLong(answer[1]);
        assertTrue(before <= wall && wall <= System.currentTimeMillis(), answer[1]);
        assertTrue(Long.parseLong(answer[2]) >= 20_000_000, answer[2]);
        assertEquals("0 different", run("randoms", ""));
    }

    @Test
    void output_goes_to_the_log_line_by_line() throws Exception {
        grant();
        assertEquals("0 ", run("print", "", "hello", 5));
        assertEquals(List.of("INFO stdout hello", "WARN stderr hello 5"), plugin.host.log);
        assertEquals("0 environment none, input empty, output by lines", run("surroundings", ""));
    }

    private void grant(FileGrant... grants) throws Exception {
        guest = plugin.files(grants).start(runner);
    }

    private static FileGrant read(Object path) {
        return FilesFixture.read(path);
    }

    private static FileGrant readwrite(Object path) {
        return FilesFixture.readwrite(path);
    }

    private void assertFails(Errno expected, String op, String path, String to) throws Exception {
        String answer = run(op, path, to);
        assertEquals(expected.code() + " ", answer.replaceAll(" .*", " "), op + " " + path);
    }

    private String run(String op, String path) throws Exception {
        return run(op, path, "");
    }

    private String run(String op, String path, String to) throws Exception {
        return run(op, path, to, 0);
    }

    private String run(String op, String path, String to, long number) throws Exception {
        String answer =
                TestPlugin.call(
                        guest, "command", parameters(op, path, to, number), Duration.ofMinutes(1));
        return answer.substring(1, answer.length() - 1);
    }

    private static String parameters(String op, String path, String to, long number) {
        return "{\"op\":\"%s\",\"path\":\"%s\",\"to\":\"%s\",\"number\":%d}"
                .formatted(op, path, to, number);
    }
}
