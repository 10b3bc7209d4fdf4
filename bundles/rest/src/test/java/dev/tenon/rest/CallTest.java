package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {

    private static final String ECHO = "/plugins/a/call/echo";

    private final Rest rest = new Rest();
    private final AtomicReference<Deadline> deadline = new AtomicReference<>();

    @BeforeEach
    void echo() {
        rest.registry.known.put("a", Plugins.running("a"));
        rest.registry.functions.put(
                "echo",
                (parameters, until) -> {
                    deadline.set(until);
                    return parameters;
                });
    }

    @Test
    void the_bytes_go_to_the_plugin_and_its_answer_comes_back_as_they_are() {
        Response response = rest.post(ECHO, " {\"a\" : [1, \"ä\", null]}\n");

        assertEquals(200, response.status());
        assertEquals("application/json", response.headers().get("Content-Type"));
        assertEquals(" {\"a\" : [1, \"ä\", null]}\n", text(response));
    }

    @Test
    void no_body_is_no_parameters() {
        assertArrayEquals(new byte[0], rest.post(ECHO, "").body());
    }

    @Test
    void another_function_is_not_found() {
        assertEquals(
                "404 no_such_function: plugin 'a' has no function 'other'",
                Rest.problem(rest.post("/plugins/a/call/other", "{}")));
    }

    @ParameterizedTest
    @EnumSource(CallException.Kind.class)
    void each_way_a_call_fails_has_its_status(CallException.Kind kind) {
        rest.registry.functions.put(
                "fail",
                (parameters, until) -> {
                    throw failure(kind);
                });

        Response response = rest.post("/plugins/a/call/fail", "{}");

        assertEquals(expected(kind) + ": why", Rest.problem(response));
        assertEquals(response.status() == 503, response.headers().containsKey("Retry-After"));
    }

    private static CallException failure(CallException.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> new CallException.Unavailable("why");
            case BUSY -> new CallException.Busy("why");
            case DEADLINE_EXCEEDED -> new CallException.DeadlineExceeded("why");
            case DENIED -> new CallException.Denied("why");
            case NO_SUCH_FUNCTION -> new CallException.NoSuchFunction("why");
            case FAILED -> new CallException.Failed("why");
            case CRASHED -> new CallException.Crashed("why");
        };
    }

    private static String expected(CallException.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> "503 unavailable";
            case BUSY -> "503 busy";
            case DEADLINE_EXCEEDED -> "504 deadline_exceeded";
            case DENIED -> "403 denied";
            case NO_SUCH_FUNCTION -> "404 no_such_function";
            case FAILED -> "422 failed";
            case CRASHED -> "502 crashed";
        };
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "5s, 5000", "2m, 120000"})
    void the_client_may_say_how_long_it_waits(String timeout, long millis) {
        rest.send(Rest.request("POST", ECHO).with("Tenon-Timeout", timeout));

        Duration left = deadline.get().remaining();
        assertTrue(left.compareTo(Duration.ofMillis(millis)) <= 0, left.toString());
        assertTrue(left.compareTo(Duration.ofMillis(millis).minusMinutes(1)) > 0, left.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "-1s", "1.5s", "5 s", "forever", "99999999999s"})
    void another_timeout_is_a_bad_request(String timeout) {
        assertEquals(
                "400 bad_request: Tenon-Timeout: found '"
                        + timeout
                        + "', expected a duration such as 500ms, 5s or 1m",
                Rest.problem(rest.send(Rest.request("POST", ECHO).with("Tenon-Timeout", timeout))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":       | line 1, column 6",
                "{'a': 1}      | line 1, column 2",
                "[1, 2         | line 1, column 6",
                "nul           | line 1, column 1",
                "1 2           | line 1, column 3",
                "{} {}         | line 1, column 4",
                "a=1&b=2       | line 1, column 1",
                "[1,]          | line 1, column 4",
                "[01]          | line 1, column 3",
                "NaN           | line 1, column 4",
            })
    void a_body_that_is_not_json_is_told_with_line_and_column(String body, String where) {
        String problem = Rest.problem(rest.post(ECHO, body));

        assertTrue(problem.startsWith("400 bad_request: body: not JSON at " + where), problem);
    }

    @Test
    void white_space_is_no_json_value() {
        assertTrue(
                Rest.problem(rest.post(ECHO, " \n "))
                        .endsWith("line 2, column 2: nothing but white space"));
    }

    @Test
    void the_line_of_a_mistake_is_counted() {
        String problem = Rest.problem(rest.post(ECHO, "{\n  \"a\": 1,\n  oops\n}"));

        assertTrue(problem.contains("line 3, column "), problem);
    }

    @Test
    void a_body_nested_too_deeply_is_refused() {
        assertEquals(200, rest.post(ECHO, "[".repeat(512) + "]".repeat(512)).status());
        assertEquals(
                "400 bad_request: body: not JSON at line 1, column 513: nested deeper than 512",
                Rest.problem(rest.post(ECHO, "[".repeat(513) + "]".repeat(513))));
    }

    @Test
    void a_body_that_is_not_utf_8_is_refused() {
        byte[] latin1 = "\"\u00e4\"".getBytes(StandardCharsets.ISO_8859_1);

        assertEquals(
                "400 bad_request: body: byte 1 is not UTF-8",
                Rest.problem(rest.send(Rest.request("POST", ECHO).body(latin1))));
    }

    @Test
    void a_character_that_is_cut_off_at_the_end_is_not_utf_8() {
        byte[] cut = {'1', (byte) 0xc3};

        assertEquals(
                "400 bad_request: body: byte 1 is not UTF-8",
                Rest.problem(rest.send(Rest.request("POST", ECHO).body(cut))));
    }

    @Test
    void the_longest_body_is_taken_and_one_byte_more_is_not() {
        String longest = "\"" + "x".repeat(Body.MAX_BYTES - 2) + "\"";

        assertEquals(Body.MAX_BYTES, rest.post(ECHO, longest).body().length);
        assertEquals(
                "413 too_large: body: found more than 16777216 bytes (16 MiB)",
                Rest.problem(rest.post(ECHO, longest + " ")));
    }

    @Test
    void a_body_announced_as_too_long_is_refused_by_its_announcement() {
        FakeRequest request =
                Rest.request("POST", ECHO)
                        .with("Content-Length", String.valueOf(Body.MAX_BYTES + 1L))
                        .with("Expect", "100-continue")
                        .body(new Unreadable());

        assertEquals(413, rest.send(request).status());
    }

    @Test
    void a_body_that_breaks_off_is_a_bad_request() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new EOFException("connection closed");
                    }
                };

        assertEquals(
                "400 bad_request: body: broke off: connection closed",
                Rest.problem(rest.send(Rest.request("POST", ECHO).body(broken))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=\"UTF-8\"",
                "application/merge-patch+json",
                "application/x-www-form-urlencoded"
            })
    void json_is_taken_whatever_json_type_it_says_it_is(String type) {
        assertEquals(
                200,
                rest.send(Rest.request("POST", ECHO).with("Content-Type", type).body("{}"))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/json; charset=iso-8859-1", ""})
    void another_media_type_is_refused(String type) {
        FakeRequest request = Rest.request("POST", ECHO).with("Content-Type", type).body("{}");

        assertEquals(
                "415 unsupported_media_type: Content-Type: found '"
                        + type
                        + "', expected application/json in UTF-8",
                Rest.problem(rest.send(request)));
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** A body that fails the test that reads it. */
    private static final class Unreadable extends InputStream {
        @Override
        public int read() {
            throw new AssertionError("the body was read");
        }
    }
}
