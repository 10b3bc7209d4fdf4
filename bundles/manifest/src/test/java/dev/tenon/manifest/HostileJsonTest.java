package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin.json that is meant to cost time or memory, or to be misread. */
class HostileJsonTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String WHOLE =
            "{\"name\": \"a\", \"description\": \"ä\", \"version\": \"1.0.0\"}";

    @TempDir Path folder;

    private static List<Problem> problems(byte[] json) {
        ManifestReader reader = new ManifestReader(UnknownFields.ERROR);
        return assertTimeoutPreemptively(BOUND, () -> reader.read(json, "plugin.json").problems());
    }

    private static String only(byte[] json) {
        List<Problem> problems = problems(json);
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0).toString();
    }

    private static String only(String json) {
        return only(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_file_of_100_megabytes_is_not_read() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("plugin.json").toFile(), "rw")) {
            file.setLength(100L << 20);
        }

        assertEquals(
                List.of(
                        "plugin.json: found a file of 104857600 bytes, expected at most 262144"
                                + " bytes"),
                PluginFolder.open(folder).check(UnknownFields.ERROR).problems().stream()
                        .map(Problem::toString)
                        .toList());
    }

    @Test
    void a_manifest_that_is_a_link_out_is_not_read() throws IOException {
        Path outside = Files.writeString(folder.resolve("secret"), WHOLE);
        Path plugin = Files.createDirectory(folder.resolve("plugin"));
        Files.createSymbolicLink(plugin.resolve("plugin.json"), outside);

        List<Problem> problems = PluginFolder.open(plugin).check(UnknownFields.ERROR).problems();

        assertEquals(1, problems.size());
        assertTrue(problems.get(0).found().startsWith("a link to"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":["})
    void deep_nesting_is_refused(String level) {
        String found = only("{\"x\":" + level.repeat(30_000));

        assertTrue(found.endsWith("found more than 64 levels, expected less nesting"), found);
    }

    @Test
    void nesting_of_just_64_levels_is_read() {
        String deep = "[".repeat(64) + "]".repeat(64);

        assertEquals(
                List.of(),
                problems(
                        WHOLE.replace("}", ", \"x\": " + deep + "}")
                                .getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "\"", "1", "-", "\\", "{\"\":", "[1,", "\n", " ", ":", "\0"})
    void a_file_that_repeats_one_thing_is_refused(String token) {
        byte[] json = token.repeat(ManifestText.LARGEST / token.length()).getBytes();

        assertFalse(problems(json).isEmpty());
    }

    @Test
    void one_name_thousands_of_times_is_cut_and_says_so() {
        String json =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "\"name\":1")
                        .collect(Collectors.joining(",", "{", "}"));

        List<Problem> problems = problems(json.getBytes(StandardCharsets.UTF_8));

        assertEquals(201, problems.size());
        assertEquals("still more to mend", problems.get(200).found());
    }

    @Test
    void long_numbers_are_refused_before_they_are_computed() {
        String digits = "9".repeat(200_000);

        String found = only(WHOLE.replace("}", ", \"abi_version\": " + digits + "}"));

        assertTrue(found.contains("99999..., expected"), found);
    }

    @Test
    void a_byte_order_mark_is_told() {
        assertEquals(
                "plugin.json:1: found a byte order mark, expected JSON in UTF-8, without one",
                only("\uFEFF" + WHOLE));
    }

    @Test
    void bytes_that_are_not_utf8_are_told_with_their_line() {
        byte[] latin = ("{\n" + WHOLE.substring(1)).getBytes(StandardCharsets.ISO_8859_1);

        assertEquals("plugin.json:2: found byte 0xE4, expected UTF-8 text", only(latin));
        assertTrue(only(WHOLE.getBytes(StandardCharsets.UTF_16)).contains("expected UTF-8 text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\t", "\n", "\u001b"})
    void a_control_character_in_a_string_is_refused(String character) {
        String found = only(WHOLE.replace("ä", character));

        assertTrue(found.contains("found text that is not JSON"), found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'a'}",
                "{name: \"a\"}",
                "{\"name\": \"a\",}",
                "{\"a\": NaN}",
                "{\"a\": 01}",
                "{\"a\": .5}",
                "{\"a\": +1}",
                "{/* note */}",
                "{} // note",
                "{\"a\": \"\\x41\"}"
            })
    void what_only_looks_like_json_is_refused(String json) {
        assertTrue(only(json).contains("not JSON") || only(json).contains("more after"), json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "7", "\"name\"", "[]"})
    void what_is_not_an_object_is_refused(String json) {
        assertTrue(only(json).endsWith("a JSON object with name, description and version"));
    }

    @Test
    void no_text_is_an_empty_file() {
        assertTrue(only("").contains("found an empty file"));
        assertTrue(only(" \n ").contains("found an empty file"));
    }

    @Test
    void a_message_has_no_character_that_reorders_it() {
        String found = only("{\"a\": \u202E}");

        assertTrue(found.codePoints().allMatch(Quoted::isVisible), found);
    }

    @Test
    void a_manifest_cut_or_changed_anywhere_breaks_nothing() {
        byte[] whole = Fixtures.bytes("valid/json/plugin.json");
        for (int end = 0; end < whole.length; end++) {
            byte[] changed = whole.clone();
            changed[end] = (byte) (end * 31);
            problems(changed);
            assertFalse(problems(Arrays.copyOf(whole, Math.min(end, whole.length - 3))).isEmpty());
        }
    }
}
