package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginResourceTest {

    private final Rest rest = new Rest();

    @BeforeEach
    void deploy() {
        rest.registry.known.put("text", Plugins.running("text"));
        rest.registry.known.put("broken", Plugins.refused("broken", "plugin.yaml: no name"));
    }

    @Test
    void the_list_has_every_plugin_and_what_became_of_it() throws Exception {
        Response response = rest.get("/plugins");

        assertEquals(200, response.status());
        assertEquals("application/json", response.headers().get("Content-Type"));
        assertEquals("no-store", response.headers().get("Cache-Control"));
        String expected =
                """
                [{"id": "broken", "name": "broken", "version": null, "runtime": null,
                  "state": "error", "hash": null, "bundle": null, "source": "/plugins/broken",
                  "error": "plugin.yaml: no name", "refused_update": null,
                  "since": "2026-01-02T03:04:05Z"},
                 {"id": "text", "name": "Text tools", "version": "1.2.0-beta.1", "runtime": "wasm",
                  "state": "running", "hash": "HASH", "bundle": 42, "source": "/plugins/text",
                  "error": null, "refused_update": null, "since": "2026-01-02T03:04:05Z"}]
                """
                        .replace("HASH", Plugins.HASH);
        assertEquals(new ObjectMapper().readTree(expected), Rest.json(response));
    }

    @Test
    void a_plugin_is_shown_with_its_manifest() throws Exception {
        JsonNode plugin = Rest.json(rest.get("/plugins/text"));

        assertEquals("running", plugin.get("state").asText());
        String expected =
                """
                {"description": "counts words", "author": "someone", "module": true,
                 "abilities": [{"capability": "text", "operations": ["count", "toc"]}],
                 "provider": {"name": "github", "oauth": false},
                 "services": [{"interface": "com.example.Slug", "version": "[1,2)",
                               "operations": {"slug": "make"}, "properties": {}}],
                 "permissions": {"http": ["*.example.com"],
                                 "filesystem": [{"path": "cache", "mode": "readwrite"}],
                                 "memory_max_bytes": 67108864, "timeout_seconds": 1.5,
                                 "host": ["clock"], "kv": {"keys": 10, "bytes": 1000}},
                 "subscribe": ["tenon/*"], "max_concurrency": 4, "native": null,
                 "config_schema": {"type": "object"}}
                """;
        JsonNode manifest = new ObjectMapper().readTree(expected);
        manifest.properties().forEach(e -> assertEquals(e.getValue(), plugin.get(e.getKey())));
        assertEquals(11 + manifest.size(), plugin.size());
    }

    @Test
    void a_plugin_without_a_manifest_is_shown_without_its_fields() {
        JsonNode plugin = Rest.json(rest.get("/plugins/broken"));

        assertEquals("plugin.yaml: no name", plugin.get("error").asText());
        assertFalse(plugin.has("permissions"));
    }

    @Test
    void health_has_its_three_fields() {
        assertEquals(
                "{\"ready\":true,\"last_error\":null,\"uptime_seconds\":1.5}",
                Rest.json(rest.get("/plugins/text/health")).toString());
    }

    @ParameterizedTest
    @CsvSource({"reload, running", "start, running", "stop, stopped"})
    void a_change_is_answered_with_the_plugin_as_it_is_then(String verb, String state) {
        Response response = rest.post("/plugins/text/" + verb, "");

        assertEquals(200, response.status());
        assertEquals(state, Rest.json(response).get("state").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reload", "start"})
    void a_guest_that_does_not_start_is_told_with_its_reason(String verb) {
        rest.registry.loadError = "text.wasm: no export 'alloc'";

        assertEquals(
                "422 not_loaded: text.wasm: no export 'alloc'",
                Rest.problem(rest.post("/plugins/text/" + verb, "")));
    }

    @ParameterizedTest
    @CsvSource({
        "reload, 422 not_loaded",
        "start, 422 not_loaded",
        "stop, 422 not_loaded",
        "call/f, 503 unavailable"
    })
    void a_plugin_whose_content_was_refused_is_answered_with_its_error(String path, String start) {
        assertEquals(
                start + ": plugin 'broken' is not installed: plugin.yaml: no name",
                Rest.problem(rest.post("/plugins/broken/" + path, "")));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, /health",
        "POST, /reload",
        "POST, /start",
        "POST, /stop",
        "POST, /call/f",
        "DELETE, ''"
    })
    void a_plugin_that_nobody_knows_is_not_found(String method, String path) {
        Response response = rest.send(Rest.request(method, "/plugins/nobody" + path));

        assertEquals("404 no_such_plugin: no plugin 'nobody'", Rest.problem(response));
    }

    @Test
    void what_a_manifest_says_stays_inside_its_json_string() {
        rest.registry.known.put("x", Plugins.refused("x", "</script>\"},{\n\u0000"));

        assertEquals(
                "</script>\"},{\n\u0000", Rest.json(rest.get("/plugins/x")).get("error").asText());
        assertTrue(rest.get("/plugins/x").body().length > 0);
    }
}
