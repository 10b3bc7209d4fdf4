package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.host.guard.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin can reach, over real connections. */
class PluginHttpTest {

    private final Rig rig;

    PluginHttpTest() throws IOException {
        rig = new Rig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_listed_host_answers() throws HostException {
        rig.at(
                "/x",
                exchange -> {
                    exchange.getResponseHeaders().add("X-Many", "1");
                    exchange.getResponseHeaders().add("X-Many", "2");
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    Rig.respond(exchange, 404, body);
                });
        HttpCall call = new HttpCall("post", rig.url("a.test", "/x?q=1"), Map.of(), bytes("in"));
        HttpAnswer answer = rig.send(call, Rig.PLENTY, "a.test");
        assertEquals(404, answer.status());
        assertEquals("in", Rig.text(answer));
        assertEquals("1, 2", answer.headers().get("x-many"));
        assertEquals(List.of("POST /x?q=1"), rig.requests);
    }

    @Test
    void what_is_sent_is_the_guest_s_and_no_more_than_needed() throws HostException {
        AtomicReference<Headers> seen = new AtomicReference<>();
        rig.at(
                "/",
                exchange -> {
                    seen.set(exchange.getRequestHeaders());
                    Rig.respond(exchange, 204, new byte[0]);
                });
        HttpCall call =
                new HttpCall("PUT", rig.url("a.test.", "/"), Map.of("X-A", "b"), new byte[0]);
        rig.send(call, Rig.PLENTY, "a.test");
        Headers headers = new Headers();
        headers.add("Host", "a.test:" + rig.port());
        headers.add("X-A", "b");
        headers.add("Connection", "close");
        headers.add("Accept-Encoding", "gzip");
        headers.add("Content-Length", "0");
        headers.add("User-Agent", "Tenon");
        assertEquals(headers, seen.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/%2e%2e/%2F", "/a;b=c?d=e&f", "/", "//x//y"})
    void a_path_arrives_as_it_was_sent(String path) throws HostException {
        rig.at("/", Rig.text("x"));
        rig.names.put("a_b.test", "127.0.0.1");
        rig.get(rig.url("a_b.test", path), "*.test", "a_b.test");
        assertEquals(List.of("GET " + path), rig.requests);
    }

    @ParameterizedTest
    @CsvSource({
        "http://e.test/a?token=s#s, http://e.test/a",
        "http://u:s@e.test/@a, http://***@e.test/@a",
        "http://e.test/@a, http://e.test/@a",
        "u:s@e.test, ***@e.test",
        "'http://e.test?\\n\\ns', http://e.test",
    })
    void what_is_told_of_a_call_has_no_secrets(String url, String told) {
        HttpCall call = new HttpCall("GET", url.translateEscapes(), Map.of(), new byte[0]);
        assertEquals("GET " + told, PluginHttp.describe(call));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.test", "eviltest", "127.0.0.1", "[::1]", "a.test.evil.test"})
    void a_host_that_is_not_listed_is_denied_and_hears_nothing(String host) {
        rig.at("/", Rig.text("reached"));
        assertDenied("http.allowlist", rig.url(host, "/"), "a.test", "*.b.test");
    }

    @Test
    void a_plugin_without_hosts_reaches_none() {
        rig.at("/", Rig.text("reached"));
        assertDenied("http.allowlist", rig.url("a.test", "/"));
    }

    @Test
    void an_address_is_reached_if_it_is_listed_itself() throws HostException {
        rig.at("/", Rig.text("reached"));
        assertEquals("reached", Rig.text(rig.get(rig.url("127.0.0.1", "/"), "127.0.0.1")));
        assertEquals(List.of(), rig.lookups);
    }

    @Test
    void an_ipv6_address_is_reached_if_it_is_listed_itself() throws Exception {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress("::1", 0), 0);
        } catch (SocketException noIpv6) {
            assumeTrue(false, "this machine has no IPv6");
            return;
        }
        server.createContext(
                "/",
                exchange -> {
                    String host = exchange.getRequestHeaders().getFirst("Host");
                    try (exchange) {
                        Rig.text(host).answer(exchange);
                    }
                });
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertEquals(
                    "[0:0:0:0:0:0:0:1]:" + port,
                    Rig.text(rig.get("http://[::1]:" + port, "[::1]")));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_wildcard_s_host_with_a_private_address_is_denied_and_hears_nothing() {
        rig.names.put("in.a.test", "127.0.0.1");
        rig.at("/", Rig.text("reached"));
        assertDenied("http.address", rig.url("in.a.test", "/"), "*.a.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"})
    void an_address_in_disguise_is_refused_even_where_it_is_listed(String host) {
        rig.at("/", Rig.text("reached"));
        Refusal refusal =
                assertThrows(
                        Refusal.class,
                        () -> rig.get(rig.url(host, "/"), "127.0.0.1", "*.1", "2130706433"));
        assertEquals("http.url", refusal.rule());
        assertEquals(List.of(), rig.requests);
    }

    @Test
    void the_address_that_was_checked_is_the_one_connected_to() throws Exception {
        rig.at("/", Rig.text("second look-up"));
        HttpServer checked = HttpServer.create(new InetSocketAddress("127.0.0.2", rig.port()), 0);
        checked.createContext(
                "/",
                exchange -> {
                    // from here on, whoever looks up gets the other server
                    rig.names.put("a.test", "127.0.0.1");
                    try (exchange) {
                        Rig.text("checked").answer(exchange);
                    }
                });
        checked.start();
        try {
            rig.names.put("a.test", "127.0.0.2");
            assertEquals("checked", Rig.text(rig.get(rig.url("a.test", "/"), "a.test")));
            assertEquals(List.of("a.test"), rig.lookups);
        } finally {
            checked.stop(0);
        }
    }

    @Test
    void each_hop_is_looked_up_and_checked_again() {
        rig.at(
                "/x",
                exchange -> {
                    rig.names.put("in.b.test", "127.0.0.1");
                    Rig.redirect(302, rig.url("in.b.test", "/y")).answer(exchange);
                });
        rig.at("/y", Rig.text("reached"));
        Refusal refusal =
                assertThrows(
                        Refusal.class,
                        () -> rig.get(rig.url("a.test", "/x"), "a.test", "*.b.test"));
        assertEquals("http.address", refusal.rule());
        assertEquals(List.of("GET /x"), rig.requests);
    }

    @Test
    void a_redirect_to_a_listed_host_is_followed() throws HostException {
        rig.at("/x", Rig.redirect(302, rig.url("b.test", "/y")));
        rig.at("/y", Rig.text("there"));
        assertEquals("there", Rig.text(rig.get(rig.url("a.test", "/x"), "a.test", "b.test")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://b.test/, http.allowlist",
        "//b.test/, http.allowlist",
        "http://169.254.169.254/latest/meta-data, http.allowlist",
        "http://[::1]/, http.allowlist",
        "http://eviltest/, http.allowlist",
        "http://a.test@b.test/, http.url",
        "http://2130706433/, http.url",
        "file:///etc/passwd, http.url",
        "gopher://a.test/, http.url",
    })
    void a_redirect_elsewhere_is_denied(String location, String rule) {
        rig.at("/x", Rig.redirect(301, location));
        Refusal refusal =
                assertThrows(Refusal.class, () -> rig.get(rig.url("a.test", "/x"), "a.test"));
        assertEquals(HostException.Kind.DENIED, refusal.kind());
        assertEquals(rule, refusal.rule());
        assertEquals(1, rig.requests.size());
    }

    @Test
    void redirects_end_after_five() throws HostException {
        for (int i = 0; i < 6; i++) {
            rig.at("/" + i, Rig.redirect(302, "/" + (i + 1)));
        }
        rig.at("/6", Rig.text("end"));
        assertEquals("end", Rig.text(rig.get(rig.url("a.test", "/1"), "a.test")));
        Refusal refusal =
                assertThrows(Refusal.class, () -> rig.get(rig.url("a.test", "/0"), "a.test"));
        assertEquals("http.redirects", refusal.rule());
        assertEquals(HostException.Kind.EXHAUSTED, refusal.kind());
    }

    @Test
    void a_post_becomes_a_get_and_credentials_stay_behind() throws HostException {
        AtomicReference<Headers> seen = new AtomicReference<>();
        rig.at("/x", Rig.redirect(303, rig.url("b.test", "/y")));
        rig.at(
                "/y",
                exchange -> {
                    seen.set(exchange.getRequestHeaders());
                    Rig.text("there").answer(exchange);
                });
        Map<String, String> headers =
                Map.of("Authorization", "s", "Cookie", "s", "Content-Type", "t", "X-A", "b");
        rig.send(
                new HttpCall("POST", rig.url("a.test", "/x"), headers, bytes("in")),
                Rig.PLENTY,
                "a.test",
                "b.test");
        assertEquals(List.of("POST /x", "GET /y"), rig.requests);
        for (String name : List.of("Authorization", "Cookie", "Content-Type", "Content-Length")) {
            assertFalse(seen.get().containsKey(name), name);
        }
        assertEquals("b", seen.get().getFirst("X-A"));
    }

    @Test
    void a_cookie_that_a_server_sets_is_not_kept() throws HostException {
        AtomicReference<Headers> seen = new AtomicReference<>();
        rig.at(
                "/",
                exchange -> {
                    seen.set(exchange.getRequestHeaders());
                    exchange.getResponseHeaders().set("Set-Cookie", "a=b; Path=/");
                    Rig.text("x").answer(exchange);
                });
        rig.get(rig.url("a.test", "/"), "a.test");
        rig.get(rig.url("a.test", "/"), "a.test");
        assertFalse(seen.get().containsKey("Cookie"));
    }

    @Test
    void gzip_is_unpacked() throws Exception {
        byte[] packed = gzip(bytes("packed"), 1);
        rig.at(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    Rig.respond(exchange, 200, packed);
                });
        HttpAnswer answer = rig.get(rig.url("a.test", "/"), "a.test");
        assertEquals("packed", Rig.text(answer));
        assertFalse(answer.headers().containsKey("content-encoding"));
        assertFalse(answer.headers().containsKey("content-length"));
    }

    @Test
    void the_answer_to_head_has_no_body() throws HostException {
        rig.at(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    exchange.getResponseHeaders().set("Content-Length", "7");
                    exchange.sendResponseHeaders(200, -1);
                });
        HttpCall call = new HttpCall("HEAD", rig.url("a.test", "/"), Map.of(), new byte[0]);
        HttpAnswer answer = rig.send(call, Rig.PLENTY, "a.test");
        assertArrayEquals(new byte[0], answer.body());
        assertEquals("7", answer.headers().get("content-length"));
    }

    @Test
    void an_answer_of_16_mib_is_had_and_one_byte_more_is_not() throws HostException {
        rig.at("/16", exchange -> Rig.respond(exchange, 200, new byte[AnswerBody.LARGEST]));
        rig.at("/17", exchange -> Rig.respond(exchange, 200, new byte[AnswerBody.LARGEST + 1]));
        HttpAnswer answer = rig.get(rig.url("a.test", "/16"), "a.test");
        assertEquals(AnswerBody.LARGEST, answer.body().length);
        assertTooLarge(rig.url("a.test", "/17"));
    }

    @Test
    void a_gzip_bomb_does_not_go_off() throws Exception {
        byte[] bomb = gzip(new byte[1 << 20], 1024);
        rig.at(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    Rig.respond(exchange, 200, bomb);
                });
        assertTooLarge(rig.url("a.test", "/"));
    }

    @Test
    void a_body_without_an_end_is_given_up_and_its_connection_closed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        rig.at(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] part = new byte[1 << 16];
                    try {
                        while (true) {
                            exchange.getResponseBody().write(part);
                        }
                    } finally {
                        closed.countDown();
                    }
                });
        assertTooLarge(rig.url("a.test", "/"));
        assertTrue(closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void a_port_where_nobody_listens_is_a_failure() {
        HostException failed =
                assertThrows(HostException.class, () -> rig.get("http://a.test:1/", "a.test"));
        assertEquals(HostException.Kind.FAILED, failed.kind());
    }

    @Test
    void a_host_that_is_closed_sends_nothing_more() {
        rig.at("/", Rig.text("reached"));
        rig.exchanges.close();
        HostException failed =
                assertThrows(HostException.class, () -> rig.get(rig.url("a.test", "/"), "a.test"));
        assertEquals(HostException.Kind.FAILED, failed.kind());
        assertEquals(List.of(), rig.requests);
    }

    private void assertDenied(String rule, String url, String... hosts) {
        Refusal refusal = assertThrows(Refusal.class, () -> rig.get(url, hosts));
        assertEquals(HostException.Kind.DENIED, refusal.kind());
        assertEquals(rule, refusal.rule());
        assertEquals(List.of(), rig.requests);
    }

    private void assertTooLarge(String url) {
        Refusal refusal = assertThrows(Refusal.class, () -> rig.get(url, "a.test"));
        assertEquals("http.size", refusal.rule());
        assertEquals(HostException.Kind.EXHAUSTED, refusal.kind());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] part, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                out.write(part);
            }
        }
        return packed.toByteArray();
    }
}
