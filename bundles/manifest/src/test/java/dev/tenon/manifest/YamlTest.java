package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of YAML is understood, beyond the manifests in the other tests. */
class YamlTest {
    private static final String WASM = "runtime: wasm\nwasm: {module: a.wasm}\n";

    @Test
    void plain_scalars_are_what_yaml_1_2_says() {
        PluginManifest manifest = Manifests.valid("anchors");

        assertEquals("yes", manifest.provides().abilities().get(0).capability());
        assertEquals(
                List.of("on", "12:30", "1_000", "0b1", "2026-01-01", "7", "true", ".5.5"),
                manifest.provides().abilities().get(0).operations());
        assertEquals(15, manifest.maxConcurrency());
    }

    @Test
    void aliases_stand_for_what_their_anchors_name() {
        PluginManifest manifest = Manifests.valid("anchors");

        assertEquals("Anchored", manifest.name());
        assertEquals("Anchored", manifest.description());
        assertEquals("12", manifest.author());
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
        ManifestResult result =
                Manifests.read(
                        "\uFEFFname: Caf\u00E9 \uD83D\uDE00\r\n" + WASM.replace("\n", "\r\n"));

        assertEquals("Caf\u00E9 \uD83D\uDE00", Manifests.sound(result).name());
    }

    @Test
    void json_is_yaml() {
        String json = "{\"name\":\"a\",\"runtime\":\"wasm\",\"wasm\":{\"module\":\"a.wasm\"}}";

        assertEquals("a", Manifests.sound(Manifests.read(json)).name());
    }

    @Test
    void names_that_begin_with_x_are_free() {
        Manifests.sound(
                Manifests.read("name: a\nx-owner: {team: [1, 2]}\n" + WASM + "x-y: null\n"));
    }

    @Test
    void unknown_fields_are_warnings_on_request() {
        byte[] yaml = ("nmae: b\nname: a\n" + WASM).getBytes(StandardCharsets.UTF_8);

        ManifestResult result = new ManifestReader(UnknownFields.WARN).read(yaml, "plugin.yaml");

        assertNotNull(result.manifest());
        assertEquals(
                List.of(
                        new Problem(
                                "plugin.yaml",
                                1,
                                "nmae",
                                "unknown field \"nmae\", which is kept and ignored",
                                "\"name\" (the nearest known field)")),
                result.warnings());
    }

    @Test
    void other_mistakes_are_problems_even_where_unknown_fields_are_warnings() {
        byte[] yaml = ("nmae: b\n" + WASM).getBytes(StandardCharsets.UTF_8);

        ManifestResult result = new ManifestReader(UnknownFields.WARN).read(yaml, "plugin.yaml");

        assertEquals(1, result.warnings().size());
        assertEquals(1, result.problems().size());
    }

    @Test
    void empty_lists_and_mappings_may_be_left_blank() {
        String yaml =
                "name: a\n" + WASM + "provides:\nsubscribe:\npermissions:\n  http:\n  memory:\n";

        Manifests.sound(Manifests.read(yaml));
    }

    @Test
    void a_pool_that_does_not_wait_needs_no_unit() {
        Manifests.sound(
                Manifests.read(
                        "name: a\nruntime: wasm\n"
                                + "wasm: {module: a.wasm, pool: {wait_timeout: 0}}\n"));
    }

    @Test
    void a_name_that_is_no_word_is_shown_in_quotes() {
        assertEquals(
                List.of(
                        "plugin.yaml:2: [\"a b\\nc\"]: found unknown field \"a b\\nc\", expected"
                                + " one of name, version, description, author, runtime, provides,"
                                + " grpc, wasm, native, permissions, subscribe, max_concurrency,"
                                + " config_schema"),
                Manifests.problems("name: a\n\"a b\\nc\": 1\n" + WASM));
    }
}
