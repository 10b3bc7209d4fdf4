package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.api.DeployException;
import dev.tenon.api.PluginState;
import dev.tenon.api.manifest.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentResourceTest {

    private static final String BODY = "{\"path\": \"/trusted/text\"}";

    private final Rest rest = new Rest();

    @Test
    void a_plugin_is_deployed_and_its_place_told() {
        rest.deployer.outcome = Plugins.running("text");

        Response response = rest.post("/plugins", BODY);

        assertEquals(201, response.status());
        assertEquals("/plugins/text", response.headers().get("Location"));
        assertEquals("running", Rest.json(response).get("state").asText());
    }

    @Test
    void a_plugin_that_takes_longer_than_the_request_may_is_accepted() {
        rest.deployer.outcome = Plugins.in("text", PluginState.LOADING);

        assertEquals(202, rest.post("/plugins", BODY).status());
    }

    @Test
    void a_guest_that_does_not_start_is_told_with_its_reason() {
        rest.deployer.outcome = Plugins.inError("text", "text.wasm: no export 'alloc'");

        assertEquals(
                "422 not_loaded: text.wasm: no export 'alloc'",
                Rest.problem(rest.post("/plugins", BODY)));
    }

    @Test
    void an_update_that_is_refused_is_told_though_the_one_before_runs_on() {
        rest.deployer.hash = "cd".repeat(32);
        rest.deployer.outcome = Plugins.refusingUpdate("text", "init: trap");

        assertEquals("422 not_loaded: init: trap", Rest.problem(rest.post("/plugins", BODY)));
    }

    @Test
    void content_that_is_in_service_is_no_error_because_an_update_was_refused_before() {
        rest.deployer.outcome = Plugins.refusingUpdate("text", "init: trap");

        assertEquals(201, rest.post("/plugins", BODY).status());
    }

    @Test
    void a_plugin_that_vanishes_while_it_starts_is_told() {
        assertEquals(
                "422 not_loaded: plugin 'text' was removed while it started",
                Rest.problem(rest.post("/plugins", BODY)));
    }

    @Test
    void a_source_that_is_not_trusted_is_forbidden() {
        rest.deployer.refusal = refusal(DeployException.Kind.UNTRUSTED);

        assertEquals(
                "403 untrusted: /trusted/text: found x, expected y",
                Rest.problem(rest.post("/plugins", BODY)));
    }

    @Test
    void everything_wrong_with_the_content_is_listed() {
        rest.deployer.refusal = refusal(DeployException.Kind.INVALID);

        Response response = rest.post("/plugins", BODY);

        assertEquals(422, response.status());
        JsonNode problem = Rest.json(response);
        assertEquals("invalid", problem.get("kind").asText());
        assertEquals(
                "[{\"file\":\"/trusted/text\",\"line\":0,\"field\":\"\",\"found\":\"x\","
                        + "\"expected\":\"y\"}]",
                problem.get("problems").toString());
    }

    private static DeployException refusal(DeployException.Kind kind) {
        return new DeployException(kind, List.of(Problem.of("/trusted/text", "x", "y")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                      | body: expected an object with the field 'path'",
                "[]                      | body: expected an object with the field 'path'",
                "{}                      | path: expected the path of a folder or archive",
                "{\"path\": 1}           | path: expected the path of a folder or archive",
                "{\"path\": \"\"}        | path: expected the path of a folder or archive",
                "{\"path\": \"\\u0000\"} | path: Nul character not allowed",
                "{\"path\": \"/a\", \"force\": true} | body: unknown field 'force'",
                "{\"path\": \"/a\", \"path\": \"/b\"} | body: Duplicate",
                "{\"path\":              | body: not JSON at line 1",
            })
    void another_body_is_a_bad_request(String body, String reason) {
        String problem = Rest.problem(rest.post("/plugins", body));

        assertTrue(problem.startsWith("400 bad_request: " + reason), problem);
        assertEquals(0, rest.deployer.deployed.size());
    }

    @Test
    void a_plugin_is_removed() {
        rest.deployer.outcome = Plugins.running("text");
        rest.post("/plugins", BODY);

        Response response = rest.send(Rest.request("DELETE", "/plugins/text"));

        assertEquals(204, response.status());
        assertEquals(0, response.body().length);
        assertFalse(rest.registry.known.containsKey("text"));
    }

    @Test
    void a_plugin_that_came_as_a_bundle_is_not_the_deployers_to_remove() {
        rest.registry.known.put("text", Plugins.running("text"));

        assertEquals(
                "409 not_deployed: plugin 'text' was not deployed from a folder or archive:"
                        + " uninstall its bundle 42",
                Rest.problem(rest.send(Rest.request("DELETE", "/plugins/text"))));
    }
}
