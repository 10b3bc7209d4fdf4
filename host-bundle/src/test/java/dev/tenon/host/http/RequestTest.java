package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.host.HttpCall;
import dev.tenon.host.guard.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    private static final byte[] BODY = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Connection",
                "keep-alive",
                "Proxy-Connection",
                "Proxy-Authorization",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Expect",
            })
    void the_host_s_own_headers_are_refused(String name) {
        assertRefused("http.header", "GET", Map.of(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "é"})
    void a_header_name_is_a_token(String name) {
        assertRefused("http.header", "GET", Map.of(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\0", "a\rb", "\u010d\u010a", "é"})
    void a_header_value_is_one_line_of_ascii(String value) {
        assertRefused("http.header", "GET", Map.of("x", value));
    }

    @Test
    void a_header_is_there_once() {
        assertRefused("http.header", "GET", Map.of("cookie", "a", "Cookie", "b"));
    }

    @Test
    void headers_are_bounded() {
        assertRefused("http.size", "GET", Map.of("x", "y".repeat(64 << 10)));
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 101; i++) {
            many.put("x" + i, "y");
        }
        assertRefused("http.size", "GET", many);
    }

    @Test
    void the_length_of_the_body_is_what_it_is() throws Refusal {
        assertRefused("http.header", "POST", Map.of("Content-Length", "4"));
        assertEquals(Map.of(), request("POST", Map.of("Content-Length", "3")).headers());
    }

    @Test
    void a_body_too_large_is_refused() {
        HttpCall call = new HttpCall("POST", "", Map.of(), new byte[Request.LARGEST_BODY + 1]);
        assertEquals("http.size", assertThrows(Refusal.class, () -> Request.of(call)).rule());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G T", "GET\r\n", "CONNECT", "connect", "TRACE"})
    void a_method_is_a_token_and_no_tunnel(String method) {
        assertRefused("http.method", method, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET",
        "302, POST, GET",
        "303, POST, GET",
        "303, PUT, GET",
        "303, HEAD, HEAD",
        "301, PUT, PUT",
        "302, DELETE, DELETE",
        "307, POST, POST",
        "308, PATCH, PATCH",
    })
    void a_redirect_changes_the_method_as_in_browsers(int status, String method, String then)
            throws Refusal {
        Request next = redirected(status, method, "http://a.example/y");
        assertEquals(then, next.method());
        boolean isKept = then.equals(method);
        assertEquals(isKept ? 3 : 0, next.body().length);
        assertEquals(isKept, next.headers().containsKey("content-type"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/y, true",
        "http://a.example:80/y, true",
        "http://b.example/y, false",
        "http://a.example:81/y, false",
        "https://a.example/y, false",
    })
    void credentials_stay_with_the_origin(String to, boolean areKept) throws Refusal {
        Request next = redirected(307, "POST", to);
        assertEquals(areKept, next.headers().containsKey("authorization"));
        assertEquals(areKept, next.headers().containsKey("cookie"));
        assertEquals("1", next.headers().get("x-other"));
    }

    private static Request redirected(int status, String method, String to) throws Refusal {
        Map<String, String> headers =
                Map.of("Authorization", "s", "Cookie", "s", "Content-Type", "t", "X-Other", "1");
        return request(method, headers)
                .redirected(status, Target.parse("http://a.example/x"), Target.parse(to));
    }

    private static Request request(String method, Map<String, String> headers) throws Refusal {
        return Request.of(new HttpCall(method, "", headers, BODY));
    }

    private static void assertRefused(String rule, String method, Map<String, String> headers) {
        Refusal refusal = assertThrows(Refusal.class, () -> request(method, headers));
        assertEquals(rule, refusal.rule());
    }
}
