package dev.tenon.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An example's life in Karaf's own deploy folder. The tests are steps of one life: a Karaf takes a
 * while.
 */
@TestMethodOrder(OrderAnnotation.class)
class KarafIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ID = "wasm-c-text";
    private static final String PROCESS = "grpc-go-feeds";
    private static final String LIBRARY = "native-rust-csv";

    private static Karaf karaf;

    @BeforeAll
    static void start() throws IOException {
        karaf =
                Karaf.start(
                        Path.of(System.getProperty("tenon.karaf")),
                        Path.of(System.getProperty("tenon.repository")));
    }

    @AfterAll
    static void close() throws IOException {
        karaf.close();
    }

    @Test
    @Order(1)
    void the_feature_installs_and_its_bundles_are_active() throws IOException {
        karaf.shell("feature:repo-add " + Path.of(System.getProperty("tenon.features")).toUri());
        String said = karaf.shell("feature:install tenon");

        String bundles = karaf.shell("bundle:list -t 0 -s");
        List<String> ours = bundles.lines().filter(l -> l.contains("dev.tenon.")).toList();
        assertEquals(9, ours.size(), said + "\n" + bundles);
        assertTrue(ours.stream().allMatch(l -> l.contains("Active")), String.join("\n", ours));
    }

    @Test
    @Order(2)
    void an_example_dropped_into_deploy_is_called() throws IOException {
        copy(example(ID), karaf.deploy().resolve(ID));

        awaitShell("plugin:list", ID + " .*running.*");
        String answer = karaf.shell("plugin:call " + ID + " stats '{\"text\":\"one two\"}'");
        assertTrue(answer.contains("\"words\":2"), answer);
    }

    @Test
    @Order(3)
    void an_edit_is_in_service() throws IOException {
        Path manifest = karaf.deploy().resolve(ID).resolve("plugin.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceFirst("(?m)^version: .*$", "version: 9.8.7"));

        awaitShell("plugin:list", ID + " .*running.*9\\.8\\.7.*");
        assertTrue(
                karaf.shell("plugin:call " + ID + " stats '{\"text\":\"a b c\"}'")
                        .contains("\"words\":3"));
    }

    @Test
    @Order(4)
    void rest_serves_through_karafs_own_http_service() throws Exception {
        karaf.shell("feature:install tenon-rest");
        Path token = karaf.data().resolve("tenon/token");
        Await.until("the token", LIMIT, () -> Files.exists(token), found -> found);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + karaf.httpPort()
                                                + "/plugins/"
                                                + ID
                                                + "/call/stats"))
                        .header("Authorization", "Bearer " + Files.readString(token).trim())
                        .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"one two\"}"))
                        .build();
        HttpResponse<String> answer =
                Await.until(
                        "an answer of REST",
                        LIMIT,
                        () ->
                                HttpClient.newHttpClient()
                                        .send(request, HttpResponse.BodyHandlers.ofString()),
                        a -> a.statusCode() == 200);
        assertTrue(answer.body().contains("\"words\":2"), answer.body());
    }

    @Test
    @Order(5)
    void a_plugin_that_is_a_process_is_called_and_ends_when_it_is_removed() throws IOException {
        copy(example(PROCESS), karaf.deploy().resolve(PROCESS));
        awaitShell("plugin:list", PROCESS + " .*running.*");
        String answer =
                karaf.shell(
                        "plugin:call "
                                + PROCESS
                                + " date '{\"text\":\"Mon, 02 Jan 2006 15:04:05 GMT\"}'");
        assertTrue(answer.contains("2006-01-02T15:04:05Z"), answer);
        assertTrue(isRunning("/feeds"));

        delete(karaf.deploy().resolve(PROCESS));

        Await.until("the process gone", LIMIT, () -> isRunning("/feeds"), running -> !running);
    }

    @Test
    @Order(6)
    void a_library_runs_in_a_worker_on_a_newer_java_than_karafs() throws IOException {
        copy(example(LIBRARY), karaf.deploy().resolve(LIBRARY));
        awaitShell("plugin:list", LIBRARY + " .*running.*");
        String answer =
                karaf.shell(
                        "plugin:call " + LIBRARY + " profile '{\"csv\":\"1,2\",\"header\":false}'");
        assertTrue(answer.contains("\"rows\":1"), answer);

        delete(karaf.deploy().resolve(LIBRARY));

        Await.until(
                "gone", LIMIT, () -> karaf.shell("plugin:list"), list -> !list.contains(LIBRARY));
    }

    @Test
    @Order(7)
    void a_removed_folder_removes_the_plugin() throws IOException {
        delete(karaf.deploy().resolve(ID));

        Await.until("gone", LIMIT, () -> karaf.shell("plugin:list"), list -> !list.contains(ID));
    }

    @Test
    @Order(8)
    void the_log_holds_no_error() throws IOException {
        assertEquals(List.of(), karaf.errors());
    }

    /** Whether Karaf has a process of this program below it. */
    private static boolean isRunning(String program) {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(p -> p.info().command().orElse("").endsWith(program));
    }

    private static void awaitShell(String command, String line) {
        Await.until(
                line,
                LIMIT,
                () -> karaf.shell(command),
                text -> text.lines().anyMatch(l -> l.strip().matches(line)));
    }

    private static Path example(String id) {
        return Path.of(System.getProperty("tenon.home"), "examples/target/plugins", id);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
