package dev.tenon.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.launcher.Options;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** REST of a real container. */
class RestIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir static Path temporary;
    private static Container container;
    private static String url;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        Options options =
                Options.of(temporary.resolve("data"), temporary.resolve("plugins")).withPort(0);
        WasmPlugin.answering("one")
                .with("permissions:\n  execution:\n    timeout: 500ms\n")
                .writeTo(temporary.resolve("plugins/probe"));
        container = Container.start(options);
        url = container.tenon().awaitReady();
        token = container.tenon().data().token().orElseThrow();
    }

    @AfterAll
    static void close() {
        container.close();
    }

    @Test
    void a_plugin_is_listed_shown_and_called() throws Exception {
        assertTrue(get("/plugins").body().contains("\"id\":\"probe\""));
        assertTrue(get("/plugins/probe").body().contains("\"state\":\"running\""));
        assertTrue(get("/plugins/probe/health").body().contains("\"ready\":true"));
        HttpResponse<String> answer = post("/plugins/probe/call/echo", "{\"a\": 1}");
        assertEquals(200, answer.statusCode());
        assertEquals("{\"a\": 1}", answer.body());
        assertEquals(
                "application/json",
                answer.headers().firstValue("Content-Type").orElse("").split(";")[0]);
    }

    @Test
    void a_plugin_is_deployed_by_path_reloaded_and_removed() throws Exception {
        Path folder = WasmPlugin.answering("two").writeTo(temporary.resolve("plugins/second"));

        HttpResponse<String> created = post("/plugins", "{\"path\": \"" + folder + "\"}");
        assertEquals(201, created.statusCode(), created.body());
        assertEquals("\"two\"", post("/plugins/second/call/answer", "").body());
        assertEquals(200, post("/plugins/second/reload", "").statusCode());

        assertEquals(204, send("DELETE", "/plugins/second", null).statusCode());
        assertEquals(404, get("/plugins/second").statusCode());
    }

    @Test
    void content_that_is_refused_or_does_not_start_is_422_with_every_problem() throws Exception {
        Path broken =
                WasmPlugin.answering("x")
                        .with("runtme: wasm\nmax_concurrency: 0\n")
                        .writeTo(temporary.resolve("plugins/broken"));
        HttpResponse<String> refused = post("/plugins", "{\"path\": \"" + broken + "\"}");
        assertEquals(422, refused.statusCode());
        assertTrue(
                refused.body().contains("runtme") && refused.body().contains("max_concurrency"),
                refused.body());

        Path text =
                WasmPlugin.answering("x")
                        .withFile("probe.wasm", "text")
                        .writeTo(temporary.resolve("plugins/text"));
        assertEquals(422, post("/plugins", "{\"path\": \"" + text + "\"}").statusCode());
    }

    @Test
    void a_path_outside_the_trusted_directories_is_403() throws Exception {
        Path outside = WasmPlugin.answering("x").writeTo(temporary.resolve("outside"));

        assertEquals(403, post("/plugins", "{\"path\": \"" + outside + "\"}").statusCode());
        assertEquals(
                403,
                post("/plugins", "{\"path\": \"" + temporary + "/plugins/../outside\"}")
                        .statusCode());
        assertEquals(403, post("/plugins", "{\"path\": \"/etc\"}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/plugins/nobody/call/answer | {}    | 404",
                "/plugins/probe/call/nothing | {}    | 404",
                "/plugins/probe/call/trap    | {}    | 502",
                "/plugins/probe/call/spin    | {}    | 504",
                "/plugins/probe/call/echo    | {]    | 400",
                "/plugins/nobody/reload      | ''    | 404",
                "/plugins                    | {}    | 400",
                "/plugins                    | path  | 400",
            })
    void what_goes_wrong_is_a_problem_with_its_status(String path, String body, int status)
            throws Exception {
        HttpResponse<String> answer = post(path, body);

        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse("").split(";")[0]);
        assertTrue(answer.body().contains("\"status\":" + status), answer.body());
        assertFalse(answer.body().contains("\tat "), answer.body());
    }

    @Test
    void a_body_over_16_mib_is_413() throws Exception {
        HttpResponse<String> answer =
                post("/plugins/probe/call/echo", "[" + " ".repeat(17 << 20) + "]");

        assertEquals(413, answer.statusCode());
    }

    @Test
    void without_the_token_nothing_is_told() throws Exception {
        for (String authorization :
                new String[] {"", "Bearer", "Bearer wrong", "Basic " + token, token}) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url + "/plugins/probe"));
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            assertEquals(401, answer.statusCode(), authorization);
            assertFalse(answer.body().contains("probe"), answer.body());
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, null);
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, body);
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String body)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
