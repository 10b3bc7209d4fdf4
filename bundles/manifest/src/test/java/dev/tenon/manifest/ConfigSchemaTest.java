package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.Problem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PORT", "8080", "TOKEN", "top\"secret", "LIMITS", "{\"max\": 7}", "EMPTY", "");

    private static final ConfigSchema TYPED =
            ConfigSchema.compile(
                    """
                    {"type": "object", "properties": {
                        "text": {"type": "string"},
                        "count": {"type": "integer", "minimum": 1},
                        "ratio": {"type": "number"},
                        "on": {"type": "boolean"},
                        "tags": {"type": "array", "items": {"type": "string"}},
                        "ports": {"type": "array", "items": {"type": "integer"}},
                        "limits": {"$ref": "#/$defs/limits"},
                        "either": {"type": ["integer", "string"]},
                        "free": {}},
                     "$defs": {"limits": {"type": "object", "additionalProperties": false,
                        "properties": {"max": {"type": "integer", "maximum": 10},
                                       "name": {"type": "string"}}}}}
                    """);

    private static ConfigurationResult configure(ConfigSchema schema, Object... keysAndValues) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return schema.configure(properties, ENVIRONMENT::get);
    }

    private static Configuration sound(ConfigSchema schema, Object... keysAndValues) {
        ConfigurationResult result = configure(schema, keysAndValues);
        assertEquals(List.of(), result.problems());
        Configuration configuration = result.configuration();
        assertNotNull(configuration);
        return configuration;
    }

    private static List<String> problems(ConfigSchema schema, Object... keysAndValues) {
        return configure(schema, keysAndValues).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void texts_become_what_the_schema_says() {
        Configuration configuration =
                sound(
                        TYPED,
                        "text",
                        "12",
                        "count",
                        "12",
                        "ratio",
                        "0.5",
                        "on",
                        "true",
                        "ports",
                        "[80, \"443\"]",
                        "limits",
                        "{\"max\": \"7\", \"name\": \"8\"}",
                        "either",
                        "9",
                        "free",
                        "10");

        assertEquals(
                "{\"text\":\"12\",\"count\":12,\"ratio\":0.5,\"on\":true,\"ports\":[80,443],"
                        + "\"limits\":{\"max\":7,\"name\":\"8\"},\"either\":9,\"free\":\"10\"}",
                configuration.json());
        assertEquals("12", configuration.values().get("text"));
        assertEquals("[80,443]", configuration.values().get("ports"));
        assertEquals("true", configuration.values().get("on"));
    }

    @Test
    void every_type_of_config_admin_has_its_json() {
        Configuration configuration =
                sound(
                        ConfigSchema.ANY,
                        "boolean",
                        true,
                        "byte",
                        (byte) 1,
                        "short",
                        (short) 2,
                        "int",
                        3,
                        "long",
                        Long.MAX_VALUE,
                        "float",
                        0.5f,
                        "double",
                        1.5,
                        "char",
                        'c',
                        "ints",
                        new int[] {1, 2},
                        "strings",
                        new String[] {"a", "b"},
                        "vector",
                        new Vector<>(List.of(true, false)),
                        "nested",
                        List.of(List.of(1)));

        assertEquals(
                "{\"boolean\":true,\"byte\":1,\"short\":2,\"int\":3,\"long\":9223372036854775807,"
                        + "\"float\":0.5,\"double\":1.5,\"char\":\"c\",\"ints\":[1,2],"
                        + "\"strings\":[\"a\",\"b\"],\"vector\":[true,false],\"nested\":[[1]]}",
                configuration.json());
    }

    @Test
    void texts_in_arrays_become_what_the_items_are() {
        assertEquals(
                "{\"ports\":[80,8080]}",
                sound(TYPED, "ports", new String[] {"80", "${env:PORT}"}).json());
    }

    @Test
    void keys_of_the_container_are_left_out() {
        assertEquals(
                "{\"servicename\":\"x\"}",
                sound(
                                ConfigSchema.compile(
                                        "{\"properties\": {\"servicename\": true},"
                                                + " \"additionalProperties\": false}"),
                                "service.pid",
                                "dev.tenon.plugin~a",
                                "service.factoryPid",
                                "dev.tenon.plugin",
                                "service.bundleLocation",
                                "?",
                                "felix.fileinstall.filename",
                                "file:a.cfg",
                                "org.apache.felix.configadmin.revision",
                                1L,
                                "component.name",
                                "c",
                                ".private",
                                "p",
                                ":configurator:ranking",
                                1,
                                "servicename",
                                "x")
                        .json());
    }

    @Test
    void absent_keys_get_their_defaults() {
        ConfigSchema schema =
                ConfigSchema.compile(
                        """
                        {"properties": {
                            "limit": {"type": "integer", "default": 10},
                            "home": {"type": "string", "default": "${env:TOKEN}"},
                            "mode": {"$ref": "#/$defs/mode"}},
                         "required": ["limit"],
                         "$defs": {"mode": {"enum": ["a", "b"], "default": "a"}}}
                        """);

        assertEquals(
                "{\"limit\":3,\"home\":\"${env:TOKEN}\",\"mode\":\"a\"}",
                sound(schema, "limit", "3").json(),
                "a default is the author's, who must not read the environment");
    }

    @Test
    void variables_are_put_in_before_a_text_gets_its_type() {
        assertEquals(
                "{\"count\":8080,\"text\":\"at 8080, \",\"limits\":{\"max\":7}}",
                sound(
                                TYPED,
                                "count",
                                "${env:PORT}",
                                "text",
                                "at ${env:PORT}, ${env:EMPTY}",
                                "limits",
                                "${env:LIMITS}")
                        .json());
    }

    @Test
    void a_quote_in_a_variable_does_not_end_the_text_it_is_in() {
        assertEquals(
                "{\"limits\":{\"name\":\"top\\\"secret\"}}",
                sound(TYPED, "limits", "{\"name\": \"${env:TOKEN}\"}").json());
    }

    @Test
    void a_variable_is_not_looked_into() {
        Map<String, String> environment = Map.of("A", "${env:B}$1\\", "B", "b");

        ConfigurationResult result =
                ConfigSchema.ANY.configure(Map.of("a", "${env:A}"), environment::get);

        Configuration configuration = result.configuration();
        assertNotNull(configuration);
        assertEquals("${env:B}$1\\", configuration.values().get("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${env:}", "${env:A-B}", "${env:PORT and a secret", "a ${env:$PORT}"})
    void a_variable_without_a_value_or_a_name_is_told_with_its_key_alone(String text) {
        assertEquals(
                List.of(
                        "configuration: $.count: found ${env:NOBODY} without a value, expected an"
                                + " environment variable that is set",
                        "configuration: $.text: found ${env: that is not ${env:NAME}, expected an"
                                + " environment variable that is set"),
                problems(TYPED, "count", "${env:NOBODY}", "text", text));
    }

    @Test
    void all_mistakes_are_told_by_their_json_paths() {
        assertEquals(
                List.of(
                        "configuration: $.count: found 0, expected at least 1",
                        "configuration: $.ratio: found \"half\", expected a value of type number",
                        "configuration: $.on: found \"yes\", expected a value of type boolean",
                        "configuration: $.tags: found \"a,b\", expected a value of type array",
                        "configuration: $.ports[1]: found \"http\", expected a value of type"
                                + " integer",
                        "configuration: $.limits.max: found 11, expected at most 10",
                        "configuration: $.limits.min: found a key that its schema does not have,"
                                + " expected only keys of its schema"),
                problems(
                        TYPED,
                        "count",
                        "0",
                        "ratio",
                        "half",
                        "on",
                        "yes",
                        "tags",
                        "a,b",
                        "ports",
                        List.of("80", "http"),
                        "limits",
                        "{\"max\": 11, \"min\": 1}"));
    }

    @Test
    void a_required_key_that_is_absent_is_named() {
        ConfigSchema schema = ConfigSchema.compile("{\"required\": [\"token\"]}");

        assertEquals(
                List.of("configuration: $.token: found nothing, expected a value"),
                problems(schema));
    }

    @Test
    void formats_are_checked() {
        ConfigSchema schema =
                ConfigSchema.compile("{\"properties\": {\"url\": {\"format\": \"uri\"}}}");

        assertEquals(
                List.of("configuration: $.url: found \"a b\", expected text of format uri"),
                problems(schema, "url", "a b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"integer\", \"writeOnly\": true}",
                "{\"type\": \"integer\", \"format\": \"password\"}",
                "{\"$ref\": \"#/$defs/secret\"}",
                "{\"allOf\": [{\"writeOnly\": true}, {\"type\": \"integer\"}]}",
                "{\"enum\": [1, 2], \"writeOnly\": true}",
                "{\"const\": \"x\", \"writeOnly\": true}",
                "{\"pattern\": \"^x$\", \"writeOnly\": true}",
                "{\"not\": {\"type\": \"string\"}, \"writeOnly\": true}",
                "{\"maxLength\": 2, \"format\": \"password\"}"
            })
    void secrets_are_never_shown(String secret) {
        ConfigSchema schema =
                ConfigSchema.compile(
                        "{\"properties\": {\"key\": "
                                + secret
                                + "}, \"$defs\": {\"secret\": {\"type\": \"integer\","
                                + " \"writeOnly\": true}}}");

        List<String> problems = problems(schema, "key", "hunter2");

        assertFalse(problems.isEmpty());
        assertFalse(problems.toString().contains("hunter2"), problems::toString);
        assertTrue(problems.get(0).contains("found a string"), problems::toString);
    }

    @Test
    void what_lies_in_a_secret_is_not_shown_either() {
        ConfigSchema schema =
                ConfigSchema.compile(
                        """
                        {"properties": {"login": {"writeOnly": true, "type": "object",
                            "properties": {"pin": {"type": "integer"}}}}}
                        """);

        assertEquals(
                List.of(
                        "configuration: $.login.pin: found a string, expected a value of type"
                                + " integer"),
                problems(schema, "login", "{\"pin\": \"hunter2\"}"));
    }

    @Test
    void what_came_from_the_environment_is_not_shown() {
        assertEquals(
                List.of("configuration: $.count: found a string, expected a value of type integer"),
                problems(TYPED, "count", "${env:TOKEN}"));
    }

    @Test
    void values_without_json_are_refused() {
        assertEquals(
                List.of(
                        "configuration: $.a: found a value that JSON has not, expected a finite,"
                                + " shorter number",
                        "configuration: $.b: found a value that JSON has not, expected a string,"
                                + " number, boolean, array or collection",
                        "configuration: $.c: found a value that JSON has not, expected a string,"
                                + " number, boolean, array or collection"),
                problems(
                        ConfigSchema.ANY,
                        "a",
                        Double.NaN,
                        "b",
                        Map.of(),
                        "c",
                        Arrays.asList("x", null)));
    }

    @Test
    void numbers_that_cannot_be_computed_with_are_refused() {
        assertEquals(1, problems(TYPED, "ratio", "1e999999999").size());
        assertEquals(1, problems(TYPED, "ports", "[1e999999999]").size());
        assertEquals(1, problems(TYPED, "count", "9".repeat(100_000)).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{} {}",
                "{\"a\": 1, \"a\": 2}",
                "12",
                "{\"type\": \"strng\"}",
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"$ref\": \"#/nowhere\"}",
                "{\"$ref\": \"#\"}",
                "{\"properties\": {\"a\": {\"$id\": \"b\"}}}",
                "{\"properties\": {\"a\": {\"$ref\": \"file:///etc/passwd\"}}}",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}"
            })
    void what_is_no_schema_is_refused(String json) {
        assertThrows(IllegalArgumentException.class, () -> ConfigSchema.compile(json));
    }

    @Test
    void the_refusal_names_the_place() {
        assertEquals(
                "/properties/a/minimum: found \"1\", expected a value of type number",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        ConfigSchema.compile(
                                                "{\"properties\": {\"a\": {\"minimum\": \"1\"}}}"))
                        .getMessage());
    }

    @Test
    void a_schema_may_refer_to_itself_where_values_get_smaller() {
        ConfigSchema schema =
                ConfigSchema.compile(
                        """
                        {"properties": {"tree": {"$ref": "#/$defs/tree"}},
                         "$defs": {"tree": {"type": "object", "properties": {
                            "left": {"$ref": "#/$defs/tree"}, "size": {"type": "integer"}}}}}
                        """);

        assertEquals(
                List.of(
                        "configuration: $.tree.left.left.size: found \"x\", expected a value of"
                                + " type integer"),
                problems(schema, "tree", "{\"left\": {\"left\": {\"size\": \"x\"}}}"));
    }

    @Test
    void anchors_and_data_that_looks_like_a_reference_are_no_mistake() {
        sound(
                ConfigSchema.compile(
                        """
                        {"$id": "https://example.com/a", "properties": {
                            "a": {"$ref": "#number"}, "$ref": {"type": "string"},
                            "b": {"const": {"$ref": "https://example.com/b"}}},
                         "$defs": {"n": {"$anchor": "number", "type": "integer"}}}
                        """),
                "a",
                "1");
    }
}
