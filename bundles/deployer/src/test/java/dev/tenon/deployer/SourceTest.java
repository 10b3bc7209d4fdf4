package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "text-tools", "org.acme_x", "a..b", "a.zip.d"})
    void a_folders_name_is_its_id(String name) {
        Source source = Source.at(Path.of("/plugins", name));

        assertTrue(source.hasValidId());
        assertEquals(name, source.id());
        assertFalse(source.archive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "-a", ".a", "_a", "a b", "a#b", "ä", "a\n", ".zip", "a/../B"})
    void other_names_are_no_ids(String name) {
        assertFalse(Source.at(Path.of("/plugins", name)).hasValidId());
    }

    @Test
    void an_id_has_at_most_64_characters() {
        assertTrue(Source.at(Path.of("a".repeat(64))).hasValidId());
        assertFalse(Source.at(Path.of("a".repeat(65))).hasValidId());
        assertTrue(Source.at(Path.of("a".repeat(64) + ".zip")).hasValidId());
    }

    @Test
    void an_archives_suffix_is_not_part_of_its_id() {
        Source source = Source.at(Path.of("/plugins/x.y.zip"));

        assertEquals("x.y", source.id());
        assertEquals("x.y.zip", source.name());
        assertTrue(source.archive());
    }

    @Test
    void a_location_reads_back() {
        Location location = new Location("a.b-c", "0123456789abcdef".repeat(4));

        assertEquals("tenon:a.b-c#" + "0123456789abcdef".repeat(4), location.toString());
        assertEquals(Optional.of(location), Location.parse(location.toString()));
        assertEquals(Optional.empty(), Location.parse("file:/plugins/a.jar"));
        assertEquals(Optional.empty(), Location.parse("tenon:a#123"));
    }
}
