package dev.tenon.host.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.manifest.Permissions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** A server on a loopback address, a resolver of names of the test, and a plugin's HTTP. */
final class Rig implements AutoCloseable {

    static final Duration PLENTY = Duration.ofSeconds(30);

    /** Name to address; the answer for a name that is not there is that it is unknown. */
    final Map<String, String> names = new ConcurrentHashMap<>();

    final List<String> lookups = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final HttpGate gate = new HttpGate(System::nanoTime);
    final HttpExchanges exchanges =
            new HttpExchanges(this::resolve, DefaultClientTlsStrategy.createDefault());

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Rig() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.start();
        names.put("a.test", "127.0.0.1");
        names.put("b.test", "127.0.0.1");
    }

    /** What the server does with a request. */
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    static Permissions permissions(String... hosts) {
        return new Permissions(
                Stream.of(hosts).map(Permissions.Host::new).toList(),
                List.of(),
                Permissions.DEFAULT_MEMORY_MAX,
                Permissions.DEFAULT_TIMEOUT,
                List.of(),
                null);
    }

    static Behaviour text(String text) {
        return exchange -> respond(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
    }

    static Behaviour redirect(int status, String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            respond(exchange, status, new byte[0]);
        };
    }

    static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    void at(String path, Behaviour behaviour) {
        server.createContext(
                path,
                exchange -> {
                    requests.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
                    try (exchange) {
                        behaviour.answer(exchange);
                    }
                });
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String host, String path) {
        return "http://" + host + ':' + port() + path;
    }

    HttpAnswer get(String url, String... hosts) throws HostException {
        return send(new HttpCall("GET", url, Map.of(), new byte[0]), PLENTY, hosts);
    }

    HttpAnswer send(HttpCall call, Duration time, String... hosts) throws HostException {
        return exchanges.of(permissions(hosts), gate).send(call, Deadline.after(time));
    }

    static String text(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private InetAddress[] resolve(String name) throws UnknownHostException {
        lookups.add(name);
        String address = names.get(name);
        if (address == null) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getByName(address)};
    }

    @Override
    public void close() {
        exchanges.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
