package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What libraries answer, beyond what {@link AnswersTest} shows with a real one. */
class AnswerTest {

    @Test
    void an_answer_is_taken_apart() throws Exception {
        String text =
                " { \"success\" : true, \"output\" : {\"a\": [1, 2]} , \"error\":null,"
                        + " \"files\": [ \"a\", \"b\\u0020c\" ], \"more\": {} } ";

        Answer answer = of(text);

        assertTrue(answer.success());
        assertEquals("{\"a\": [1, 2]}", new String(answer.output(), UTF_8));
        assertNull(answer.error());
        assertEquals(List.of("a", "b c"), answer.files());
        assertEquals(text, new String(answer.whole(), UTF_8));
    }

    @Test
    void all_but_success_may_be_absent() throws Exception {
        Answer answer = of("{\"success\":false}");

        assertFalse(answer.success());
        assertEquals("null", new String(answer.output(), UTF_8));
        assertEquals(List.of(), answer.files());
        assertEquals("it gives no reason", answer.reason());
    }

    @Test
    void files_may_be_null() throws Exception {
        assertEquals(List.of(), of("{\"success\":true,\"files\":null}").files());
    }

    @Test
    void of_members_with_one_name_the_last_counts() throws Exception {
        Answer answer = of("{\"success\":true,\"output\":1,\"output\":2,\"success\":false}");

        assertFalse(answer.success());
        assertEquals("2", new String(answer.output(), UTF_8));
    }

    @Test
    void a_long_reason_is_cut() throws Exception {
        Answer answer = of("{\"success\":false,\"error\":\"" + "x".repeat(100_000) + "\"}");

        assertEquals((64 << 10) + 1, answer.reason().length());
        assertTrue(answer.reason().endsWith("x…"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "{\"success\":true",
                "{\"success\":true,}",
                "{\"success\":\"true\"}",
                "{\"success\":true}{}",
                "{\"success\":true,\"output\":nul}",
                "{\"success\":true,\"error\":{}}",
                "{\"success\":true,\"error\":false}",
                "{\"success\":true,\"files\":{}}",
                "{\"success\":true,\"files\":\"a\"}",
                "{\"success\":true,\"files\":[\"a\",]}",
                "{\"success\":true,\"files\":[null]}",
                "{\"success\":true,\"files\":n}"
            })
    void any_other_shape_is_a_crash(String text) {
        CallException.Crashed crash = assertThrows(CallException.Crashed.class, () -> of(text));
        assertTrue(
                crash.getMessage().startsWith("the answer is no result object: byte "),
                crash::getMessage);
    }

    @Test
    void nesting_that_is_too_deep_is_a_crash() {
        String deep = "[".repeat(100_000);
        assertThrows(CallException.Crashed.class, () -> of("{\"success\":true,\"output\":" + deep));
    }

    private static Answer of(String text) throws CallException {
        return Answer.of(text.getBytes(UTF_8));
    }
}
