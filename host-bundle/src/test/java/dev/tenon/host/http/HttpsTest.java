package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpCall;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to a checked address is for the name in the URL all the same. */
class HttpsTest {

    private static final String PASSWORD = "only for this test";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SSLContext tls;
    private HttpsServer server;

    @BeforeEach
    void serve_as_a_test(@TempDir Path folder) throws Exception {
        tls = context(keys(folder));
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        Rig.text("secure").answer(exchange);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void the_certificate_of_the_name_is_accepted() throws HostException {
        assertEquals("secure", get("a.test", new DefaultClientTlsStrategy(tls)));
    }

    @Test
    void the_certificate_of_another_name_is_not() {
        assertFails("b.test", new DefaultClientTlsStrategy(tls));
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_not() {
        assertFails("a.test", DefaultClientTlsStrategy.createDefault());
    }

    private void assertFails(String host, DefaultClientTlsStrategy trust) {
        HostException failed = assertThrows(HostException.class, () -> get(host, trust));
        assertEquals(HostException.Kind.FAILED, failed.kind());
    }

    private String get(String host, DefaultClientTlsStrategy trust) throws HostException {
        InetAddress[] loopback = {InetAddress.getLoopbackAddress()};
        try (HttpExchanges exchanges = new HttpExchanges(name -> loopback, trust)) {
            String url = "https://" + host + ':' + server.getAddress().getPort() + '/';
            return Rig.text(
                    exchanges
                            .of(Rig.permissions(host), new HttpGate(System::nanoTime))
                            .send(
                                    new HttpCall("GET", url, Map.of(), new byte[0]),
                                    Deadline.after(Rig.PLENTY)));
        }
    }

    private static KeyStore keys(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=a.test",
                                "-ext",
                                "SAN=dns:a.test")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
