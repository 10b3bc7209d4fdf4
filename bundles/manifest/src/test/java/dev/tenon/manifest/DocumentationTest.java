package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The reference in docs/manifest.md has every field that the reader knows. */
class DocumentationTest {
    private static final Path REFERENCE = Path.of("../../docs/manifest.md");

    /** Nearest to no field, so that the problem lists all fields beside it. */
    private static final String UNKNOWN = "qqqqqqqqqqqqqqqqqqqq: 0";

    private static final String ALL_BUT_THE_RUNTIMES =
            """
            ?, provides: {?,
              abilities: [{?, capability: a, operations: [o], schemas: {o: {?}}}],
              provider: {?}, services: [{?}]},
            permissions: {?, http: [{?}], filesystem: [{?}], memory: {?}, execution: {?}, kv: {?}}
            """;

    private static final List<String> RUNTIMES =
            List.of(
                    "runtime: wasm, wasm: {?, pool: {?}}",
                    "runtime: grpc, grpc: {?, cookie: {?}, tls: {?}}",
                    "runtime: native, native: {?}");

    /** The fields that the reader knows in every section, by their full paths. */
    private static Set<String> knownFields() {
        Set<String> fields = new TreeSet<>();
        for (String runtime : RUNTIMES) {
            String yaml = "{" + ALL_BUT_THE_RUNTIMES + ", " + runtime + "}";
            byte[] bytes = yaml.replace("?", UNKNOWN).getBytes(StandardCharsets.UTF_8);
            ManifestResult result = new ManifestReader(UnknownFields.WARN).read(bytes, "f");
            result.warnings().forEach(warning -> addFields(fields, warning));
        }
        byte[] json =
                "{\"%s\": 0}".formatted(UNKNOWN.substring(0, 20)).getBytes(StandardCharsets.UTF_8);
        ManifestResult result = new ManifestReader(UnknownFields.WARN).read(json, "plugin.json");
        result.warnings().forEach(warning -> addFields(fields, warning));
        return fields;
    }

    private static void addFields(Set<String> fields, Problem warning) {
        String section = warning.field().replaceAll("q+$", "").replaceAll("\\[[0-9]+]", "[]");
        for (String name : warning.expected().replace("one of ", "").split(", ")) {
            fields.add(section + name);
        }
    }

    @Test
    void the_reader_knows_as_many_fields_as_it_should() {
        assertEquals(71, knownFields().size(), () -> String.join("\n", knownFields()));
    }

    @Test
    void every_field_is_in_the_reference() throws IOException {
        String reference = Files.readString(REFERENCE);
        List<String> missing = new ArrayList<>(knownFields());
        missing.removeIf(field -> reference.contains("| `" + documented(field) + "` |"));

        assertEquals(List.of(), missing);
    }

    /** Schemas are by operation, whatever the operations are called. */
    private static String documented(String field) {
        return field.replace("schemas.o.", "schemas.<operation>.");
    }

    @Test
    void no_line_of_the_reference_is_too_long() throws IOException {
        for (String line : Files.readAllLines(REFERENCE)) {
            assertTrue(line.length() <= 120, line);
        }
    }

    @Test
    void the_examples_of_the_reference_are_sound_manifests() throws IOException {
        Manifests.sound(Manifests.read(example("yaml")));
        Manifests.sound(
                new ManifestReader(UnknownFields.ERROR)
                        .read(example("json").getBytes(StandardCharsets.UTF_8), "plugin.json"));
    }

    private static String example(String language) throws IOException {
        String reference = Files.readString(REFERENCE);
        String opening = "```" + language + "\n";
        int start = reference.indexOf(opening) + opening.length();
        return reference.substring(start, reference.indexOf("```", start));
    }
}
