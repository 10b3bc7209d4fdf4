package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {

    @TempDir Path folder;

    @Test
    void the_format_is_the_one_documented() throws Exception {
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                ContentHash.of(new TreeMap<>()));
        assertEquals(
                "7c4fe3e3d41a44ff4fad9a73fb5f0aeae1d6f77c802b0ef653c6463dc3b77085",
                hash("plugin.yaml", "name: x\n", "ä/b", ""));
    }

    @Test
    void times_and_modes_do_not_count() throws Exception {
        String before = hash("a", "text");
        Path file = folder.resolve("1");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        file.toFile().setExecutable(true);

        assertEquals(before, ContentHash.of(new TreeMap<>(Map.of("a", FileDigest.of(file)))));
    }

    @Test
    void names_bytes_and_where_one_ends_count() throws Exception {
        String one = hash("a", "xy");

        assertNotEquals(one, hash("b", "xy"));
        assertNotEquals(one, hash("a", "xz"));
        assertNotEquals(one, hash("ax", "y"));
        assertNotEquals(one, hash("a", "xy", "b", ""));
        assertNotEquals(hash("a", "x", "b", "y"), hash("a", "y", "b", "x"));
    }

    @Test
    void another_order_than_that_of_the_names_is_refused() {
        SortedMap<String, FileDigest> backwards = new TreeMap<>(Comparator.reverseOrder());

        assertThrows(IllegalArgumentException.class, () -> ContentHash.of(backwards));
    }

    @Test
    void what_is_copied_is_what_is_digested() throws Exception {
        byte[] bytes = "some bytes".repeat(10_000).getBytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        FileDigest copied = FileDigest.copy(new ByteArrayInputStream(bytes), out);

        assertArrayEquals(bytes, out.toByteArray());
        assertEquals(FileDigest.of(Files.write(folder.resolve("f"), bytes)), copied);
    }

    @Test
    void a_link_is_not_followed() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "");
        Path link = Files.createSymbolicLink(folder.resolve("l"), file);

        assertThrows(IOException.class, () -> FileDigest.of(link));
    }

    @Test
    void a_hash_is_written_in_64_small_digits() throws Exception {
        assertTrue(ContentHash.isWritten(hash("a", "")));
        assertFalse(ContentHash.isWritten("1.2.0"));
        assertFalse(ContentHash.isWritten("A".repeat(64)));
        assertFalse(ContentHash.isWritten("a".repeat(63)));
    }

    private String hash(String... namesAndContents) throws IOException {
        SortedMap<String, FileDigest> files = new TreeMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            Path file = folder.resolve(String.valueOf(i + 1));
            Files.writeString(file, namesAndContents[i + 1]);
            files.put(namesAndContents[i], FileDigest.of(file));
        }
        return ContentHash.of(files);
    }
}
