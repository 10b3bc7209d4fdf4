package dev.tenon.runner.wasm.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"data":1}                              | 1
                    {"error":null,"data":{"a":[]}}          | {"a":[]}
                    {"error":"","data":true}                | true
                    {"data":"x","error":null}               | "x"
                    {"error":null}                          | null
                    {}                                      | null
                    {"data":null}                           | null
                    ` { "data" : [ 1 , 2 ] , "x" : {} } `   | [ 1 , 2 ]
                    {"data":1,"data":2}                     | 2
                    {"d\\u0061ta":-0.5e+10}                 | -0.5e+10
                    {"took":12,"data":"\\ud83d\\ude00 ü 😀"} | "\\ud83d\\ude00 ü 😀"
                    """)
    void data_is_taken_out_as_it_is(String envelope, String data) throws Exception {
        String json = envelope.replace("\\\\", "\\");
        assertEquals(data.replace("\\\\", "\\"), open(json.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"error":"no"}                    | no
                    {"error":"no","data":1}           | no
                    {"data":1,"error":"a\\tb\\"c"}    | a<TAB>b"c
                    {"error":"\\u00fc\\/\\\\ ü"}      | ü/\\ ü
                    """)
    void an_error_is_a_refusal_with_its_text(String envelope, String message) {
        AnswerException.Refused refused =
                assertThrows(AnswerException.Refused.class, () -> open(envelope.getBytes(UTF_8)));
        assertEquals(message.replace("<TAB>", "\t"), refused.getMessage());
    }

    @Test
    void the_text_of_a_refusal_is_bounded() {
        String envelope = "{\"error\":\"" + "x".repeat(1 << 20) + "\"}";
        AnswerException.Refused refused =
                assertThrows(AnswerException.Refused.class, () -> open(envelope.getBytes(UTF_8)));
        assertTrue(refused.getMessage().length() < 70_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0 80",
                "C1 BF",
                "E0 80 80",
                "E0 9F BF",
                "ED A0 80",
                "ED BF BF",
                "F0 80 80 80",
                "F4 90 80 80",
                "F5 80 80 80",
                "80",
                "BF",
                "C2",
                "E2 82",
                "F0 9F 98",
                "FF",
                "FE"
            })
    void malformed_utf8_is_found(String hex) {
        byte[] bad = hex.isEmpty() ? new byte[0] : bytes(hex);
        byte[] json = ("{\"data\":\"" + "x".repeat(bad.length) + "\"}").getBytes(UTF_8);
        System.arraycopy(bad, 0, json, 9, bad.length);
        AnswerException.Malformed malformed =
                assertThrows(AnswerException.Malformed.class, () -> open(json));
        assertTrue(malformed.getMessage().contains("expected UTF-8"), malformed.getMessage());
    }

    private static String open(byte[] envelope) throws AnswerException {
        return new String(Envelope.open(envelope), UTF_8);
    }

    private static byte[] bytes(String hex) {
        String[] parts = hex.split(" ");
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return bytes;
    }
}
