package dev.tenon.runner.grpc.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\" : 1}", "\"text, \\u00e9 \\\"quoted\\\"\"", "[1,\n2]", "12.50", "-1e3",
                "true", "null", "\"é😀\"", "{}", "\"\""
            })
    void a_member_is_the_text_that_stood_there(String value) throws Exception {
        String json = "{\"first\" : [0], \"wanted\" :  " + value + "  , \"last\":{\"wanted\":0}}";

        assertEquals(value, parameters(json).json("wanted").toStringUtf8());
    }

    @Test
    void an_absent_member_is_null() throws Exception {
        assertEquals("null", parameters("{}").json("wanted").toStringUtf8());
        assertEquals("null", parameters("").json("wanted").toStringUtf8());
    }

    @Test
    void texts_are_strings_as_they_are_and_anything_else_as_json() throws Exception {
        assertEquals(
                Map.of("s", "é\n", "n", "1.50", "o", "{\"a\": [1]}", "b", "true", "z", "null"),
                parameters(
                                "{\"values\":{\"s\":\"é\\n\",\"n\":1.50,\"o\":{\"a\": [1]},\"b\":true,"
                                        + "\"z\":null}}")
                        .texts("values"));
        assertEquals(Map.of(), parameters("{}").texts("values"));
    }

    @Test
    void bytes_are_base64() throws Exception {
        assertEquals("hello", parameters("{\"p\":\"aGVsbG8=\"}").bytes("p").toStringUtf8());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[1]; parameters: found an array, expected an object",
                "{} {}; parameters: found more after the object, expected nothing",
                "{\"text\": 1; parameters: not JSON: line 1, column ",
                "{}; text: found nothing, expected a string",
                "{\"text\": 1}; text: found a number, expected a string",
                "{\"text\": null}; text: found null, expected a string",
                "{\"text\": \"a\", \"bytes\": \"%%%%\"}; bytes: not base64: Illegal base64 character 25",
                "{\"text\": \"a\", \"bytes\": \"\", \"texts\": []}; texts: found an array, expected"
            })
    void what_is_wrong_is_named(String json, String expected) {
        CallException.Failed refused =
                assertThrows(
                        CallException.Failed.class,
                        () -> {
                            Parameters parameters = parameters(json);
                            parameters.text("text");
                            parameters.bytes("bytes");
                            parameters.texts("texts");
                        });

        String found = refused.getMessage();
        assertEquals(
                "form: " + expected,
                found.substring(0, Math.min(found.length(), expected.length() + 6)));
    }

    @Test
    void json_is_checked_to_its_end() {
        Json.check("  {\"a\": [1, 2, {\"b\": null}]} ".getBytes(UTF_8));
        assertThrows(IllegalArgumentException.class, () -> Json.check("hello".getBytes(UTF_8)));
        assertThrows(IllegalArgumentException.class, () -> Json.check("1 2".getBytes(UTF_8)));
        assertThrows(IllegalArgumentException.class, () -> Json.check("[1".getBytes(UTF_8)));
        assertThrows(IllegalArgumentException.class, () -> Json.check(" ".getBytes(UTF_8)));
    }

    private static Parameters parameters(String json) throws CallException.Failed {
        return new Parameters("form", json.getBytes(UTF_8));
    }
}
