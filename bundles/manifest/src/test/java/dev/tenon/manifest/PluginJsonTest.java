package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Problem;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin.json comes to; what is refused of it is in {@code broken/json-*}. */
class PluginJsonTest {

    private static ManifestResult read(String json) {
        return new ManifestReader(UnknownFields.ERROR)
                .read(json.getBytes(StandardCharsets.UTF_8), "plugin.json");
    }

    private static ManifestResult named(String name) {
        return read("{\"name\": \"" + name + "\", \"description\": \"\", \"version\": \"1.0.0\"}");
    }

    @Test
    void every_field_is_read() {
        PluginManifest manifest = Manifests.valid("json");

        assertEquals("csv-profiler", manifest.name());
        assertEquals(new SemanticVersion(1, 4, 0, "rc.1", ""), manifest.version());
        assertEquals("Counts rows, columns and types of a CSV file", manifest.description());
        assertEquals("Ada", manifest.author());
        assertEquals(
                new NativeSection(
                        "libcsv_profiler.so",
                        NativeSection.Isolation.WORKER,
                        1,
                        true,
                        List.of("read_file", "list_files"),
                        "Before a table is read",
                        "For spreadsheets"),
                manifest.section());
        assertEquals(64, manifest.maxConcurrency());
    }

    @Test
    void fields_that_are_absent_or_null_have_their_defaults() {
        PluginManifest manifest = Manifests.valid("json-minimal");

        assertEquals("", manifest.author());
        assertEquals(
                new NativeSection(
                        "0-.so", NativeSection.Isolation.WORKER, 1, false, List.of(), "", ""),
                manifest.section());
        assertEquals(1, manifest.maxConcurrency());
        assertEquals(Provides.NOTHING, manifest.provides());
        assertEquals(List.of(), manifest.subscribe());
    }

    @Test
    void it_may_do_what_a_native_plugin_yaml_without_permissions_may() {
        Permissions yaml = Manifests.valid("minimal").permissions();

        assertEquals(yaml, Manifests.valid("json").permissions());
    }

    @Test
    void an_unknown_field_is_kept_and_told_and_no_mistake_whatever_is_configured() {
        ManifestResult result =
                read(
                        """
                        {"name": "a", "description": "", "version": "1.0.0",
                         "homepage": {"url": "https://example.com"},
                         "thread_save": true}
                        """);

        assertNotNull(result.manifest());
        assertEquals(
                List.of(
                        "plugin.json:2: homepage: found unknown field \"homepage\", which is kept"
                                + " and ignored, expected one of name, description, version,"
                                + " author, abi_version, when_to_use, when_not_to_use,"
                                + " allowed_tools, thread_safe",
                        "plugin.json:3: thread_save: found unknown field \"thread_save\", which is"
                                + " kept and ignored, expected \"thread_safe\" (the nearest known"
                                + " field)"),
                result.warnings().stream().map(Problem::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "-", "a-b-0", "-a-", "a--b"})
    void a_name_has_small_letters_digits_and_hyphens_in_any_order(String name) {
        assertEquals(List.of(), named(name).problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "a b", "a.b", "ä", "a/b", "..", "a\\n", "a\\u0000"})
    void no_other_names_are_taken(String name) {
        assertEquals(1, named(name).problems().size());
    }

    @Test
    void a_name_has_at_most_64_characters() {
        assertEquals(List.of(), named("a".repeat(64)).problems());
        assertEquals(1, named("a".repeat(65)).problems().size());
    }

    @Test
    void a_description_has_at_most_1024_characters_however_many_bytes_they_are() {
        String most = "\uD83D\uDE00".repeat(1024);
        String json = "{\"name\": \"a\", \"version\": \"1.0.0\", \"description\": \"%s\"}";

        assertEquals(List.of(), read(json.formatted(most)).problems());
        assertEquals(
                List.of("at most 1024 characters, not 1025"),
                read(json.formatted(most + "a")).problems().stream()
                        .map(Problem::expected)
                        .toList());
    }

    @Test
    void the_library_is_found_where_the_files_beside_are_told() {
        byte[] json =
                "{\"name\": \"a\", \"version\": \"1.0.0\", \"description\": \"\"}"
                        .getBytes(StandardCharsets.UTF_8);
        ManifestResult result =
                new ManifestReader(UnknownFields.ERROR)
                        .read(json, "plugin.json", Set.of("plugin.json", "a.so", "liba.so"));

        NativeSection section = (NativeSection) Manifests.sound(result).section();
        assertEquals("liba.so", section.library());
    }
}
