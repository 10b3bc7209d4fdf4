package dev.tenon.deployer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.manifest.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private final List<String> complaints = new ArrayList<>();

    @Test
    void nothing_configured_means_the_defaults() {
        Settings settings = settings(Map.of());

        assertTrue(settings.hotReload());
        assertEquals(UnknownFields.ERROR, settings.unknownFields());
        assertEquals(List.of(), settings.sources());
        assertEquals(List.of(), complaints);
    }

    @Test
    void values_may_be_typed_or_text() {
        assertFalse(settings(Map.of("hot_reload", false)).hotReload());
        assertFalse(settings(Map.of("hot_reload", " false")).hotReload());
        assertEquals(
                UnknownFields.WARN,
                settings(Map.of("manifest_unknown_fields", "warn")).unknownFields());
        assertEquals(List.of(), complaints);
    }

    @Test
    void sources_may_be_a_list_an_array_or_text_with_commas() {
        List<String> both = List.of("/a", "/b");

        assertEquals(both, settings(Map.of("sources", both)).sources());
        assertEquals(both, settings(Map.of("sources", new String[] {"/a", "/b"})).sources());
        assertEquals(both, settings(Map.of("sources", "/a, /b,")).sources());
    }

    @Test
    void a_wrong_value_is_told_and_the_default_kept() {
        Settings settings = settings(Map.of("hot_reload", "yes", "manifest_unknown_fields", 7));

        assertTrue(settings.hotReload());
        assertEquals(UnknownFields.ERROR, settings.unknownFields());
        assertEquals(
                List.of(
                        "dev.tenon: hot_reload: found \"yes\", expected false or true;"
                                + " going on with true",
                        "dev.tenon: manifest_unknown_fields: found \"7\", expected error or warn;"
                                + " going on with error"),
                complaints);
    }

    @Test
    void a_source_of_an_unknown_kind_is_told_and_left_out() {
        Settings settings =
                settings(Map.of("sources", List.of("/a", "oci:registry/x", "git:host/y")));

        assertEquals(List.of("/a"), settings.sources());
        assertEquals(
                List.of(
                        "dev.tenon: sources: found \"oci:registry/x\", expected the path of a local"
                                + " directory; going on without it",
                        "dev.tenon: sources: found \"git:host/y\", expected the path of a local"
                                + " directory; going on without it"),
                complaints);
    }

    private Settings settings(Map<String, ?> properties) {
        return Settings.of(properties, complaints::add);
    }
}
