package dev.tenon.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.api.CallException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

/** In Felix HTTP, which has both servlet APIs. */
class FelixHttpIT {

    private static final List<String> JETTY =
            List.of(
                    "org.apache.felix.http.servlet-api",
                    "commons-io",
                    "commons-fileupload",
                    "org.apache.felix.http.jetty12");

    @TempDir static Path data;

    private static Container container;
    private static String url;
    private static String token;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        container = new Container(data, JETTY, List.of());
        url = endpoint(container);
        awaitServlet();
        token = Files.readString(data.resolve("token")).strip();
        container.registry.known.put("a", Plugins.running("a"));
        container.registry.functions.put("echo", (parameters, deadline) -> parameters);
        container.registry.functions.put(
                "crash",
                (parameters, deadline) -> {
                    throw new CallException.Crashed("trap: unreachable");
                });
    }

    @AfterAll
    static void stop() throws Exception {
        container.close();
    }

    /** The whiteboard takes the servlet in when it likes. */
    private static void awaitServlet() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/plugins")).build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int status;
        do {
            status =
                    HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode();
        } while (status == 404 && System.nanoTime() - end < 0);
        assertEquals(401, status);
    }

    private static String endpoint(Container container) {
        // as this bundle sees it: the class path has the type, too, and it is another
        ServiceReference<?> runtime =
                container
                        .bundle("dev.tenon.rest")
                        .getBundleContext()
                        .getServiceReference("org.osgi.service.servlet.runtime.HttpServiceRuntime");
        return Stream.of((String[]) runtime.getProperty("osgi.http.endpoint"))
                .filter(e -> e.startsWith("http://127.0.0.1:"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("/$", "");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Test
    void the_list_is_served_to_who_has_the_token() throws Exception {
        HttpResponse<String> response = send(request("/plugins"));

        assertEquals(200, response.statusCode());
        assertEquals("application/json", response.headers().firstValue("Content-Type").get());
        assertEquals("a", new ObjectMapper().readTree(response.body()).at("/0/id").asText());
    }

    @Test
    void without_the_token_every_path_is_refused() throws Exception {
        for (String path : List.of("/plugins", "/plugins/", "/plugins/a", "/plugins/a/health")) {
            HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url + path)));

            assertEquals(401, response.statusCode(), path);
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("Content-Type").get());
            assertTrue(response.headers().firstValue("WWW-Authenticate").isPresent());
        }
    }

    @Test
    void a_call_is_answered() throws Exception {
        HttpResponse<String> response =
                send(
                        request("/plugins/a/call/echo")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"a\":\"ä€😀\"}")));

        assertEquals(200, response.statusCode());
        assertEquals("{\"a\":\"ä€😀\"}", response.body());
    }

    @Test
    void a_call_that_crashes_is_a_bad_gateway() throws Exception {
        HttpResponse<String> response =
                send(request("/plugins/a/call/crash").POST(BodyPublishers.noBody()));

        assertEquals(502, response.statusCode());
        assertTrue(response.body().contains("trap: unreachable"), response.body());
    }

    @Test
    void head_has_no_body() throws Exception {
        HttpResponse<byte[]> response =
                client.send(
                        request("/plugins").method("HEAD", BodyPublishers.noBody()).build(),
                        BodyHandlers.ofByteArray());

        assertEquals(200, response.statusCode());
        assertArrayEquals(new byte[0], response.body());
    }

    @Test
    void a_body_that_is_too_long_is_refused_with_or_without_its_length() throws Exception {
        byte[] body = new byte[Body.MAX_BYTES + 1];
        Arrays.fill(body, (byte) ' ');
        for (HttpRequest.BodyPublisher publisher :
                List.of(
                        BodyPublishers.ofByteArray(body),
                        BodyPublishers.ofByteArrays(List.of(body)))) {
            HttpResponse<String> response = send(request("/plugins/a/call/echo").POST(publisher));

            assertEquals(413, response.statusCode());
            assertTrue(response.body().contains("too_large"), response.body());
        }
    }

    @Test
    void a_plugin_is_deployed_and_removed() throws Exception {
        container.deployer.outcome = Plugins.running("text");

        HttpResponse<String> deployed =
                send(
                        request("/plugins")
                                .POST(BodyPublishers.ofString("{\"path\": \"/trusted/text\"}")));
        assertEquals(201, deployed.statusCode());
        assertEquals("/plugins/text", deployed.headers().firstValue("Location").get());

        HttpResponse<String> removed = send(request("/plugins/text").DELETE());
        assertEquals(204, removed.statusCode());
        assertEquals(404, send(request("/plugins/text")).statusCode());
    }

    @Test
    void the_paths_are_bound_once_though_there_are_two_servlet_apis() {
        ServiceReference<?>[] services = container.bundle("dev.tenon.rest").getRegisteredServices();

        long servlets =
                Stream.of(services)
                        .filter(s -> s.getProperty("osgi.http.whiteboard.servlet.pattern") != null)
                        .count();
        assertEquals(1, servlets);
    }

    @Test
    void no_error_is_logged() {
        assertEquals(List.of(), List.copyOf(container.errors));
    }

    @Test
    void with_a_token_that_others_can_read_nothing_is_served(@TempDir Path leaked)
            throws Exception {
        Files.writeString(leaked.resolve("token"), "known");
        Files.setPosixFilePermissions(
                leaked.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));

        try (Container other = new Container(leaked, JETTY, List.of())) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(endpoint(other) + "/plugins"))
                            .header("Authorization", "Bearer known")
                            .build();

            assertEquals(404, client.send(request, BodyHandlers.discarding()).statusCode());
            assertNull(other.bundle("dev.tenon.rest").getRegisteredServices());
            String error = other.errors.poll(30, TimeUnit.SECONDS);
            assertTrue(error.startsWith("dev.tenon.rest: REST is off"), error);
            assertTrue(error.contains(leaked.resolve("token") + ": found mode rw-r--r--"), error);
            assertEquals(List.of(), List.copyOf(other.errors));
        }
    }
}
