package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.manifest.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are meant to cost time or memory. */
class HostileManifestTest {
    /** Far more than is used; a bomb takes hours. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final String HEAD = "name: a\nruntime: wasm\nwasm: {module: a.wasm}\n";

    private static List<Problem> problems(String yaml) {
        return assertTimeoutPreemptively(BOUND, () -> Manifests.read(yaml).problems());
    }

    private static String only(String yaml) {
        List<Problem> problems = problems(yaml);
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0).toString();
    }

    @Test
    void aliases_that_double_each_other_are_refused_where_they_get_too_large() {
        String bomb =
                IntStream.range(1, 60)
                        .mapToObj(i -> "x-" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1))
                        .collect(Collectors.joining("]\n", HEAD + "x-0: &a0 [lol, lol]\n", "]\n"));

        assertEquals(
                "plugin.yaml:20: found aliases that expand to more than 1048576 characters,"
                        + " expected a smaller manifest",
                only(bomb));
    }

    @Test
    void one_long_text_that_is_repeated_by_aliases_is_refused() {
        String bomb =
                HEAD
                        + "x-text: &t "
                        + "a".repeat(100_000)
                        + "\nconfig_schema: {enum: ["
                        + "*t , ".repeat(1000)
                        + "a]}\n";

        assertTrue(only(bomb).contains("aliases that expand to more than"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "[{a: "})
    void deep_nesting_is_refused(String level) {
        String found = only("x-deep:\n  " + level.repeat(40_000) + "\n");

        assertTrue(found.endsWith("found more than 64 levels, expected less nesting"), found);
    }

    @Test
    void nesting_by_indentation_is_refused() {
        String deep =
                IntStream.range(0, 500)
                        .mapToObj(i -> " ".repeat(i) + "a:\n")
                        .collect(Collectors.joining());

        assertTrue(only(deep).contains("found more than 64 levels"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{",
                "? ",
                "- ",
                "\"",
                "&a ",
                "*a ",
                "!",
                "a: ",
                "a:\n",
                "'a' ",
                "#",
                "\n",
                " ",
                "|\n",
                "---\n",
                "%A\n",
                "%YAML 99999999999.1\n---\n",
                ",",
                "\\",
                "[a,",
                "{a,"
            })
    void a_file_that_repeats_one_thing_is_refused(String token) {
        String yaml = token.repeat(ManifestText.LARGEST / token.length());

        assertFalse(problems(yaml).isEmpty());
    }

    @Test
    void a_file_of_more_than_256_kibibytes_is_refused() {
        assertEquals(
                "plugin.yaml: found a file of 262145 bytes, expected at most 262144 bytes",
                only("#".repeat(ManifestText.LARGEST + 1)));
    }

    @Test
    void a_list_of_problems_is_cut_and_says_so() {
        String yaml =
                HEAD
                        + IntStream.range(0, 20_000)
                                .mapToObj(i -> "f" + i + ": 1\n")
                                .collect(Collectors.joining());

        List<Problem> problems = problems(yaml);

        assertEquals(201, problems.size());
        assertEquals(
                "plugin.yaml: found still more to mend, expected fewer mistakes",
                problems.get(200).toString());
    }

    @Test
    void long_numbers_are_refused_before_they_are_computed() {
        String digits = "9".repeat(200_000);

        assertTrue(only(HEAD + "max_concurrency: " + digits).contains("99999..., expected"));
        assertTrue(
                only(HEAD + "config_schema: {maximum: " + digits + "}")
                        .contains("an integer of at most 100 digits"));
        assertTrue(only(HEAD + "config_schema: {multipleOf: 1e-99999999}").contains("an exponent"));
        assertTrue(
                only(HEAD + "permissions: {memory: {max: " + digits + "B}}")
                        .contains("a size in B"));
        assertTrue(
                only(HEAD + "permissions: {execution: {timeout: " + digits + "s}}")
                        .contains("a duration"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: \"1.2.3-%s\"",
                "subscribe: [\"%s\"]",
                "permissions: {http: [{host: \"%s\"}]}",
                "provides: {services: [{interface: \"%s\"}]}",
                "\"%s\": 1"
            })
    void long_texts_do_not_exhaust_the_stack_of_a_pattern(String field) {
        String yaml = HEAD + String.format(field, "a/b.".repeat(50_000)) + "\n";

        assertTrue(only(yaml).length() < 1000);
    }

    @Test
    void schemas_whose_references_multiply_are_refused() {
        String schemas =
                IntStream.range(1, 40)
                        .mapToObj(i -> pair("s" + i, "s" + (i - 1)))
                        .collect(Collectors.joining(",", "{$defs: {s0: {}, ", "}, "));

        assertTrue(
                only(HEAD + "config_schema: " + schemas + "$ref: \"#/$defs/s39\"}\n")
                        .contains("references in a circle, or far too many"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{pattern: \"%s\"}",
                "{patternProperties: {\"%s\": true}}",
                "{properties: {default: {items: {pattern: \"%s\"}}}}"
            })
    void patterns_with_ever_more_brackets_are_refused(String schema) {
        String brackets = "(".repeat(500) + ")".repeat(500);

        assertTrue(
                only(HEAD + "config_schema: " + String.format(schema, brackets))
                        .endsWith("found a pattern of 1000 characters, expected at most 500"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{properties: {default: {$ref: \"#/properties/default\"}}}",
                "{$ref: \"#/default\", default: {properties: {a: {$ref: \"#/default/properties/a\"}}}}",
                "{items: {anyOf: [{not: {$ref: \"#/items\"}}]}}",
                "{$anchor: a, then: {$dynamicRef: \"#a\"}}"
            })
    void circles_are_found_wherever_they_are(String schema) {
        assertTrue(
                only(HEAD + "config_schema: " + schema)
                        .contains("references in a circle, or far too many"));
    }

    private static String pair(String name, String target) {
        String reference = "{$ref: \"#/$defs/" + target + "\"}";
        return name + ": {allOf: [" + reference + ", " + reference + "]}";
    }

    @Test
    void random_bytes_are_refused() {
        byte[] bytes = new byte[10_000];
        new Random(42).nextBytes(bytes);

        assertEquals(1, Manifests.read(bytes).problems().size());
    }

    @Test
    void a_manifest_cut_anywhere_or_with_a_byte_changed_never_throws() {
        byte[] whole = Fixtures.bytes("valid/wasm/plugin.yaml");
        for (int end = 0; end < whole.length; end += 7) {
            byte[] changed = whole.clone();
            changed[end] = (byte) (end * 31);
            Manifests.read(changed);
            Manifests.read(Arrays.copyOf(whole, end));
        }
    }
}
