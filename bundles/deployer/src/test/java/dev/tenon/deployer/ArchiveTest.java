package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {

    private static final String MANIFEST = "name: x\n";

    @TempDir Path folder;

    @Test
    void files_are_extracted_below_their_folders() throws Exception {
        Path content =
                extract(Zips.of("plugin.yaml", MANIFEST, "a/", "", "a/b/c.txt", "deep", "ü", "u"));

        assertEquals("deep", Files.readString(content.resolve("a/b/c.txt")));
        assertEquals("u", Files.readString(content.resolve("ü")));
    }

    @Test
    void one_top_folder_with_the_manifest_is_the_plugins_folder() throws Exception {
        Path content = extract(Zips.of("x-1.0/", "", "x-1.0/plugin.yaml", MANIFEST, "x-1.0/a", ""));

        assertEquals("x-1.0", content.getFileName().toString());
        assertTrue(Files.exists(content.resolve("plugin.yaml")));
    }

    @Test
    void a_top_folder_beside_other_entries_is_a_folder_like_any() throws Exception {
        Path content = extract(Zips.of("x/plugin.yaml", MANIFEST, "README", ""));

        assertTrue(Files.exists(content.resolve("README")));
    }

    static Stream<Arguments> bad_archives() {
        return Stream.of(
                bad("out", Zips.of("plugin.yaml", "", "../evil", ""), "leads out of the archive"),
                bad("out, later", Zips.of("a/../../evil", ""), "leads out of the archive"),
                bad("out, folder", Zips.of("a/../", ""), "leads out of the archive"),
                bad("absolute", Zips.of("/etc/evil", ""), "an absolute name"),
                bad("drive", Zips.of("C:evil", ""), "an absolute name"),
                bad("backslash", Zips.of("..\\evil", ""), "a backslash"),
                bad("control", Zips.of("a\nb", ""), "control character"),
                bad("dot", Zips.of("a/./b", ""), "an empty part"),
                bad("empty part", Zips.of("a//b", ""), "an empty part"),
                bad("empty name", Zips.of("", "x"), "an empty part"),
                bad("long name", Zips.of("n".repeat(2000), ""), "has 2000 characters"),
                bad("twice", Zips.renamed(Zips.of("aa", "", "ab", ""), "ab", "aa"), "twice"),
                bad("file and folder", Zips.of("a", "", "a/", ""), "twice"),
                bad("link", Zips.lastIsLink(Zips.of("a", "/etc/passwd")), "a symbolic link"),
                bad("encrypted", Zips.lastIsEncrypted(Zips.of("a", "secret")), "encrypted"),
                bad("empty", new byte[0], "zip file is empty"),
                bad("text", "hello, this is no archive".getBytes(), "one that cannot be read"),
                bad("half", half(Zips.of("plugin.yaml", MANIFEST, "a", "b")), "cannot be read"),
                bad("too many", many(10_001), "10001 entries"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad_archives")
    void a_bad_archive_is_refused_whole(String name, byte[] zip, String found) throws Exception {
        DeployException refused = assertThrows(DeployException.class, () -> extract(zip));

        assertTrue(refused.getMessage().contains(found), refused.getMessage());
        assertEquals(DeployException.Kind.INVALID, refused.kind());
        assertEquals(List.of("content", "x.zip"), names(folder));
        assertEquals(List.of(), names(folder.resolve("content")));
    }

    @Test
    void every_bad_entry_is_named_up_to_a_bound() {
        String[] entries = new String[80];
        Arrays.setAll(entries, i -> i % 2 == 0 ? "../evil" + i : "");

        DeployException refused =
                assertThrows(DeployException.class, () -> extract(Zips.of(entries)));

        assertEquals(21, refused.problems().size());
        assertEquals("20 more such entries", refused.problems().get(20).found());
    }

    @Test
    void a_bomb_stops_when_the_budget_is_spent() throws Exception {
        Path zip = write(Zips.of("plugin.yaml", MANIFEST, "zeros", "0".repeat(1 << 20)));
        Path target = Files.createDirectory(folder.resolve("content"));

        IOException stopped =
                assertThrows(
                        IOException.class,
                        () -> Archive.extract(zip, target, new ByteBudget(1 << 10)));

        assertEquals("more than 1024 bytes", stopped.getMessage());
        assertTrue(Files.size(target.resolve("zeros")) <= 1 << 10);
    }

    @Test
    void the_directory_is_found_behind_a_comment_and_other_data() throws Exception {
        byte[] zip = Zips.lastIsLink(Zips.of("a", "", "b", "a"));
        byte[] prefixed = new byte[zip.length + 100];
        System.arraycopy(zip, 0, prefixed, 100, zip.length);

        assertEquals(List.of("b"), ArchiveLinks.of(write(prefixed)));
        assertFalse(ArchiveLinks.of(write(zip)).contains("a"));
    }

    private Path extract(byte[] zip) throws IOException, DeployException {
        Path target = Files.createDirectory(folder.resolve("content"));
        return Archive.extract(write(zip), target, new ByteBudget(ByteBudget.MOST_BYTES));
    }

    private Path write(byte[] zip) throws IOException {
        return Files.write(folder.resolve("x.zip"), zip);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(c -> c.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] half(byte[] zip) {
        return Arrays.copyOf(zip, zip.length / 2);
    }

    private static byte[] many(int entries) {
        String[] namesAndContents = new String[entries * 2];
        Arrays.setAll(namesAndContents, i -> i % 2 == 0 ? "f" + i : "");
        return Zips.of(namesAndContents);
    }

    private static Arguments bad(String name, byte[] zip, String found) {
        return Arguments.of(name, zip, found);
    }
}
