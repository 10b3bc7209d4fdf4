package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesTest {

    private static final Path SOURCE = Path.of("/plugins/ü = x: #1");

    private final List<String> complaints = new ArrayList<>();

    @TempDir Path folder;

    @Test
    void notes_outlive_who_wrote_them() {
        notes().put(SOURCE, "hash");

        assertTrue(notes().has(SOURCE, "hash"));
        assertFalse(notes().has(SOURCE, "other"));
        assertFalse(notes().has(SOURCE, null));
        assertEquals(List.of(SOURCE), notes().sources());

        notes().drop(SOURCE);

        assertFalse(notes().has(SOURCE, "hash"));
        assertEquals(List.of(), complaints);
    }

    @Test
    void content_without_a_hash_can_be_noted() {
        notes().put(SOURCE, null);

        assertTrue(notes().has(SOURCE, null));
        assertFalse(notes().has(SOURCE, "hash"));
    }

    @Test
    void a_damaged_file_is_told_and_begun_anew() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "a=1\nb=\\u00zz\n");

        assertEquals(List.of(), notes().sources());
        assertTrue(complaints.get(0).contains("notes.properties"), complaints.toString());

        notes().put(SOURCE, "hash");
        complaints.clear();
        assertTrue(notes().has(SOURCE, "hash"));
        assertEquals(List.of(), complaints);
    }

    private Notes notes() {
        return new Notes(file(), complaints::add);
    }

    private Path file() {
        return folder.resolve("made/when/needed/notes.properties");
    }
}
