package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

        assertEquals(before, ContentHash.of(new TreeMap<>(Map.of("a", file))));
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

    private String hash(String... namesAndContents) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            Path file = folder.resolve(String.valueOf(i + 1));
            files.put(namesAndContents[i], Files.writeString(file, namesAndContents[i + 1]));
        }
        return ContentHash.of(files);
    }
}
