package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.wasm.abi.AnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "\"Hello\"|Hello",
                " \"Hello\" |Hello",
                "\"a\\\"b\\\\c\\u00fc\\ud83d\\ude00\"|a\"b\\cü😀",
                "{\"$bytes\":\"SGk=\"}|Hi",
                " { \"$bytes\" : \"SGk=\" } |Hi",
                "{\"\\u0024bytes\":\"SGk=\"}|Hi",
            })
    void strings_and_bytes_are_given_as_what_they_say(String json, String expected)
            throws Exception {
        assertEquals(expected, input(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                "{}",
                "[\"Hello\"]",
                "12",
                "null",
                " true ",
                " ",
                "{\"$bytes\":7}",
                "{\"$bytes\":\"SGk=\",\"more\":1}",
                "{\"more\":1,\"$bytes\":\"SGk=\"}",
            })
    void other_json_is_given_as_it_is(String json) throws Exception {
        assertEquals(json, input(json));
    }

    @Test
    void an_empty_string_and_nothing_are_an_empty_input() throws Exception {
        assertEquals("", input("\"\""));
        assertEquals("", input(""));
        assertEquals("", input("{\"$bytes\":\"\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "\"a\" b", "{\"$bytes\":\"SGk=\"", "{\"$bytes\":\"SGk=\"}}"})
    void what_is_cut_short_is_refused(String json) {
        AnswerException refused = assertThrows(AnswerException.Refused.class, () -> input(json));
        assertTrue(refused.getMessage().startsWith("parameters: byte "), refused.getMessage());
    }

    @Test
    void what_is_not_base64_is_refused() {
        AnswerException refused =
                assertThrows(AnswerException.Refused.class, () -> input("{\"$bytes\":\"@\"}"));
        assertTrue(refused.getMessage().contains("expected base64"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": [1, 2]}", "12", "null", "\"text\"", " true\n", "[]"})
    void json_is_answered_as_it_is(String json) {
        assertEquals(json, output(json.getBytes(UTF_8)));
    }

    @Test
    void text_is_answered_as_a_string() {
        assertEquals(
                "\"Hello, \\\"Ada\\\"\\n\\u0001\\\\ü😀\"", output(utf8("Hello, \"Ada\"\n\1\\ü😀")));
        assertEquals("\"{\\\"open\\\":\"", output(utf8("{\"open\":")));
        assertEquals("\"1 2\"", output(utf8("1 2")));
        assertEquals("\" \"", output(utf8(" ")));
        assertEquals("\"\uFEFF{}\"", output(utf8("\uFEFF{}")));
    }

    @Test
    void text_that_is_nested_too_deeply_for_a_parser_is_a_string() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertEquals("\"" + deep + "\"", output(utf8(deep)));
    }

    @Test
    void bytes_are_answered_in_base64() {
        assertEquals("{\"$bytes\":\"/wA=\"}", output(new byte[] {-1, 0}));
        assertEquals("{\"$bytes\":\"7aCA\"}", output("\u00ed\u00a0\u0080".getBytes(ISO_8859_1)));
    }

    @Test
    void nothing_is_answered_as_null() {
        assertEquals("null", output(new byte[0]));
    }

    @Test
    void every_byte_comes_back_as_it_went() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, Payload.input(Payload.output(all)));
    }

    private static String input(String json) throws AnswerException {
        return new String(Payload.input(utf8(json)), UTF_8);
    }

    private static String output(byte[] bytes) {
        return new String(Payload.output(bytes), UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
