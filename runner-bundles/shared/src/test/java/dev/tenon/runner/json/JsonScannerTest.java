package dev.tenon.runner.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    private static final JsonFactory JACKSON = new JsonFactory();

    @Test
    void what_jackson_and_a_strict_decoder_accept_is_accepted_and_nothing_else() throws Exception {
        Random random = new Random(42);
        String[] seeds = {
            "{\"a\":[1,-2.5e-3,true,false,null,\"x\\n\\u00e9\"],\"b\":{\"c\":{}}}",
            "{\"error\":null,\"data\":[[],[[]],\"ü€😀\",0,-0,1E9]}",
            "  {\t\"k\" :\r\n 12.0 }  ",
            "{\"a long name of a member\":\"text of more than two words of eight bytes\",\"b\":\"\"}"
        };
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] json = mutated(seeds[i % seeds.length].getBytes(UTF_8), random);
            boolean expected = isUtf8(json) && isObject(json);
            assertEquals(expected, isAccepted(json), () -> new String(json, UTF_8));
            accepted += expected ? 1 : 0;
        }
        assertTrue(accepted > 1_000, "accepted " + accepted);
    }

    private static byte[] mutated(byte[] json, Random random) {
        byte[] alphabet = "{}[]\",:\\ut0129.-+eE \ntruefalsn\u0001ü😀".getBytes(UTF_8);
        for (int n = random.nextInt(3); n >= 0; n--) {
            json[random.nextInt(json.length)] = alphabet[random.nextInt(alphabet.length)];
        }
        return json;
    }

    private static boolean isAccepted(byte[] json) {
        JsonScanner scanner = new JsonScanner(json);
        try {
            scanner.enterObject();
            while (scanner.nextMember()) {
                scanner.memberName();
                scanner.skipValue();
            }
            scanner.end();
            return true;
        } catch (JsonScanner.Malformed malformed) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] json) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static boolean isObject(byte[] json) {
        try (JsonParser parser = JACKSON.createParser(new String(json, UTF_8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            chars = {'"', '\\', '\n', '\u0000', '\u001f', ' ', '!', '#', '[', ']', '\u007f', 'ü'})
    void a_string_ends_where_it_ends_wherever_that_is(char special) throws Exception {
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 10; after++) {
                assertJudgedAsByJackson("x".repeat(before) + special + "y".repeat(after));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'"', '\\', '\n', '\u001f', ' ', '\u007f', 'ü', '€'})
    void so_does_a_long_one_of_which_many_bytes_are_looked_at_together(char special)
            throws Exception {
        for (int before = 240; before < 1050; before++) {
            assertJudgedAsByJackson("x".repeat(before) + special);
            assertJudgedAsByJackson("x".repeat(before) + special + "y".repeat(1050 - before));
        }
    }

    private static void assertJudgedAsByJackson(String inQuotes) {
        byte[] json = ("{\"n\":\"" + inQuotes + "\"}").getBytes(UTF_8);
        assertEquals(isObject(json), isAccepted(json), new String(json, UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "files, true",
                "\\u0066iles, true",
                "fil\\u0065s, true",
                "file\\u0073, true",
                "file, false",
                "filess, false",
                "files\\n, false",
                "files\\u0000, false",
                "Files, false",
                "\\\\files, false",
                "fileß, false",
                "~~, false"
            })
    void a_member_is_known_by_its_name_however_that_is_written(String written, boolean known)
            throws Exception {
        JsonScanner scanner = new JsonScanner(("{\"" + written + "\":1}").getBytes(UTF_8));
        scanner.enterObject();
        assertTrue(scanner.nextMember());
        assertEquals(known, scanner.isMember("files"));
        assertEquals(known, scanner.memberName().equals("files"));
    }

    @Test
    void what_is_wrong_is_said_with_its_place() throws Exception {
        JsonScanner scanner = new JsonScanner("{\"n\":\"0123456789\u0001\"}".getBytes(UTF_8));
        scanner.enterObject();
        assertTrue(scanner.nextMember());
        JsonScanner.Malformed malformed =
                assertThrows(JsonScanner.Malformed.class, scanner::skipValue);
        assertEquals(
                "byte 16: found byte 0x01, expected the rest of a string", malformed.getMessage());
    }
}
