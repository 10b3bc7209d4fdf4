package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateContentTest {

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F', 1, 2, 3};

    @TempDir Path folder;
    private Path content;

    @BeforeEach
    void makeContent() throws IOException {
        content = Files.createDirectories(folder.resolve("content/sub")).getParent();
        Files.write(content.resolve("lib.so"), ELF);
        Files.write(content.resolve("sub/other.so"), ELF);
        Files.writeString(content.resolve("sub/data"), "data");
    }

    @Test
    void native_code_is_copied_and_all_else_linked_under_the_same_names() throws Exception {
        Path made = make(TestPlugin.digests(content));

        for (String name : new String[] {"lib.so", "sub/other.so"}) {
            assertFalse(Files.isSymbolicLink(made.resolve(name)), name);
            assertArrayEquals(ELF, Files.readAllBytes(made.resolve(name)));
            assertTrue(Files.isExecutable(made.resolve(name)), name);
        }
        assertEquals(content.resolve("sub/data"), Files.readSymbolicLink(made.resolve("sub/data")));
    }

    @Test
    void what_is_not_among_the_checked_files_is_not_there() throws Exception {
        SortedMap<String, String> digests = TestPlugin.digests(content);
        Files.write(content.resolve("late.so"), ELF);

        assertFalse(Files.exists(make(digests).resolve("late.so")));
    }

    @Test
    void native_code_that_was_changed_is_refused_by_both_digests() throws Exception {
        SortedMap<String, String> digests = TestPlugin.digests(content);
        byte[] changed = ELF.clone();
        changed[6]++;
        Files.write(content.resolve("sub/other.so"), changed);

        LoadException refused = assertThrows(LoadException.class, () -> make(digests));

        assertEquals(
                "sub/other.so: found content with SHA-256 %s, expected %s, which was checked: it has been changed"
                        .formatted(TestPlugin.sha256(changed), TestPlugin.sha256(ELF)),
                refused.getMessage());
    }

    @Test
    void a_link_in_place_of_a_file_is_refused_wherever_it_leads() throws Exception {
        SortedMap<String, String> digests = TestPlugin.digests(content);
        Path same = Files.write(folder.resolve("same.so"), ELF);
        Files.delete(content.resolve("lib.so"));
        Files.createSymbolicLink(content.resolve("lib.so"), same);

        LoadException refused = assertThrows(LoadException.class, () -> make(digests));

        assertEquals(
                "lib.so: found no regular file, expected the one that was checked",
                refused.getMessage());
    }

    @Test
    void a_file_that_is_gone_is_refused_by_name() throws Exception {
        SortedMap<String, String> digests = new TreeMap<>(TestPlugin.digests(content));
        Files.delete(content.resolve("lib.so"));

        LoadException refused = assertThrows(LoadException.class, () -> make(digests));

        assertTrue(refused.getMessage().startsWith("lib.so: "), refused::getMessage);
    }

    @Test
    void changing_the_content_later_does_not_change_the_copy() throws Exception {
        Path made = make(TestPlugin.digests(content));

        Files.write(content.resolve("lib.so"), new byte[] {1});

        assertArrayEquals(ELF, Files.readAllBytes(made.resolve("lib.so")));
    }

    private Path make(SortedMap<String, String> digests) throws IOException, LoadException {
        return PrivateContent.make(
                Files.createDirectory(folder.resolve("private")), content, digests);
    }
}
