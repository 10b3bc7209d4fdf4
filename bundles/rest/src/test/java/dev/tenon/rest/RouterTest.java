package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private final Rest rest = new Rest();

    @ParameterizedTest
    @ValueSource(
            strings = {"/plugins", "/plugins/a", "/plugins/a/call/b", "/plugins/no/such/path/x"})
    void every_path_wants_a_token(String path) {
        Response response = rest.send(new FakeRequest("GET", path));

        assertEquals(401, response.status());
        assertEquals("Bearer realm=\"tenon\"", response.headers().get("WWW-Authenticate"));
        assertEquals("unauthorized", Rest.json(response).get("kind").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer",
                "Bearer ",
                "Basic s3cr3t",
                "s3cr3t",
                "Bearer s3cr3t2"
            })
    void another_token_is_refused(String authorization) {
        FakeRequest request = new FakeRequest("GET", "/plugins");

        assertEquals(401, rest.send(request.with("Authorization", authorization)).status());
    }

    @Test
    void the_scheme_is_not_case_sensitive() {
        FakeRequest request = new FakeRequest("GET", "/plugins");

        assertEquals(200, rest.send(request.with("Authorization", "bearer s3cr3t")).status());
    }

    @Test
    void a_problem_has_the_members_of_rfc_9457_and_its_kind() {
        Response response = rest.get("/plugins/nobody");

        assertEquals("application/problem+json", response.headers().get("Content-Type"));
        JsonNode problem = Rest.json(response);
        assertEquals("about:blank", problem.get("type").asText());
        assertEquals("Not Found", problem.get("title").asText());
        assertEquals(404, problem.get("status").asInt());
        assertEquals("no plugin 'nobody'", problem.get("detail").asText());
        assertEquals("no_such_plugin", problem.get("kind").asText());
        assertFalse(problem.has("problems"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/other",
                "/plugins/",
                "/plugins/a/",
                "/plugins/a/other",
                "/plugins/a/call",
                "/plugins/a/other/b",
                "/plugins/a/b/c/d"
            })
    void another_path_is_not_found(String path) {
        Response response = rest.get(path);

        if (path.matches("/plugins/(a/)?")) {
            assertEquals(404, response.status());
        } else {
            assertEquals("404 no_such_path: no such path: " + path, Rest.problem(response));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /plugins,          'POST, GET, HEAD'",
        "POST,   /plugins/a,        'GET, HEAD, DELETE'",
        "DELETE, /plugins/a/health, 'GET, HEAD'",
        "GET,    /plugins/a/reload, 'POST'",
        "GET,    /plugins/a/start,  'POST'",
        "GET,    /plugins/a/stop,   'POST'",
        "GET,    /plugins/a/call/f, 'POST'"
    })
    void another_method_is_told_which_are_allowed(String method, String path, String allowed) {
        Response response = rest.send(Rest.request(method, path));

        assertEquals(405, response.status());
        assertEquals(allowed, response.headers().get("Allow"));
    }

    @Test
    void head_is_answered_as_get_is() {
        Response head = rest.send(Rest.request("HEAD", "/plugins"));

        assertEquals(200, head.status());
        assertArrayEquals(rest.get("/plugins").body(), head.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plugins/%zz", "/plugins/%4", "/plugins/a%", "/plugins/%ff"})
    void a_path_that_is_not_percent_encoded_utf_8_is_a_bad_request(String path) {
        Response response = rest.get(path);

        assertEquals(400, response.status());
        assertTrue(Rest.problem(response).startsWith("400 bad_request: path: '"));
    }

    @Test
    void a_segment_is_decoded_after_the_path_is_split() {
        rest.registry.known.put("ä/ b", Plugins.running("ä/ b"));

        assertEquals("ä/ b", Rest.json(rest.get("/plugins/%C3%A4%2f%20b")).get("id").asText());
    }

    @Test
    void an_unexpected_error_is_told_to_the_log_and_not_to_the_client() {
        rest.registry.known.put("a", Plugins.running("a"));
        rest.registry.functions.put(
                "f",
                (parameters, deadline) -> {
                    throw new IllegalStateException("inner detail");
                });

        Response response = rest.post("/plugins/a/call/f", "");

        String problem = Rest.problem(response);
        assertTrue(problem.startsWith("500 internal: unexpected error"), problem);
        assertFalse(problem.contains("inner detail"));
        String incident = problem.substring(problem.lastIndexOf(' ') + 1);
        assertEquals(1, rest.errors.size());
        assertTrue(rest.errors.get(0).contains(incident));
        assertTrue(rest.errors.get(0).contains("inner detail"));
    }
}
