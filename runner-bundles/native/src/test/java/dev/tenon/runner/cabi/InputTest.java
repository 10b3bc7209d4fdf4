package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {

    private final Input input = new Input(null, "{\"a\":1}");

    @Test
    void a_function_is_named_in_the_input_with_its_parameters_as_they_are() throws Exception {
        assertEquals(
                "{\"input\":{\"function\":\"f\",\"params\":[1,  2]},\"workspace_root\":null,\"config\":{\"a\":1}}",
                of("f", "[1,  2]"));
    }

    @Test
    void no_parameters_are_null_for_a_function_and_an_empty_object_for_execute() throws Exception {
        assertTrue(of("f", "").startsWith("{\"input\":{\"function\":\"f\",\"params\":null},"));
        assertTrue(of("execute", "").startsWith("{\"input\":{},"));
    }

    @Test
    void execute_gets_its_parameters_whole() throws Exception {
        assertEquals(
                "{\"input\": {\"x\": 1},\"workspace_root\":null,\"config\":{\"a\":1}}",
                of("execute", " {\"x\": 1}"));
    }

    @Test
    void names_are_quoted() throws Exception {
        Input there = new Input(Path.of("/a \"b\""), "{}");

        String text = new String(there.of("f\"\\\n\0", new byte[0]), UTF_8);

        assertTrue(text.contains("\"function\":\"f\\\"\\\\\\n\\u0000\""), text);
        assertTrue(text.contains("\"workspace_root\":\"/a \\\"b\\\"\""), text);
        assertEquals(-1, text.indexOf('\0'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nul",
                "1 2",
                "1},\"config\":{\"a\":2}",
                "\"\0\"",
                "\0",
                "1\0",
                "\"\n\"",
                " "
            })
    void what_is_no_json_by_itself_is_refused(String json) {
        CallException.Failed refused =
                assertThrows(CallException.Failed.class, () -> of("f", json));
        assertTrue(refused.getMessage().startsWith("f: the parameters are not JSON: byte "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "\"x\""})
    void execute_takes_an_object_alone(String json) {
        CallException.Failed refused =
                assertThrows(CallException.Failed.class, () -> of("execute", json));
        assertTrue(refused.getMessage().endsWith("expected an object"), refused::getMessage);
    }

    @Test
    void bytes_that_are_no_utf8_are_refused() {
        assertThrows(
                CallException.Failed.class,
                () -> input.of("f", new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}));
    }

    private String of(String function, String json) throws CallException {
        return new String(input.of(function, json.getBytes(UTF_8)), UTF_8);
    }
}
