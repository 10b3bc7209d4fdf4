package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpCall;
import dev.tenon.host.guard.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However slow the other side is, the call ends by its deadline, and what it held is given back.
 */
@Timeout(60)
class HttpDeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final Rig rig;
    private final CountDownLatch end = new CountDownLatch(1);

    HttpDeadlineTest() throws IOException {
        rig = new Rig();
    }

    @AfterEach
    void close() {
        end.countDown();
        rig.close();
    }

    @Test
    void a_server_that_does_not_answer() throws Exception {
        rig.at("/", exchange -> awaitEnd());
        assertEndsByDeadline(rig.url("a.test", "/"));
        assertAllPlacesComeBack();
    }

    @Test
    void a_body_that_comes_byte_by_byte() throws Exception {
        try (ServerSocket server = listening()) {
            answering(server, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            assertEndsByDeadline("http://a.test:" + server.getLocalPort() + '/');
            assertAllPlacesComeBack();
        }
    }

    @Test
    void headers_that_come_byte_by_byte() throws Exception {
        try (ServerSocket server = listening()) {
            answering(server, "HTTP/1.1 200 OK\r\nX: ");
            assertEndsByDeadline("http://a.test:" + server.getLocalPort() + '/');
            assertAllPlacesComeBack();
        }
    }

    @Test
    void a_tls_handshake_that_does_not_come() throws Exception {
        try (ServerSocket server = listening()) {
            assertEndsByDeadline("https://a.test:" + server.getLocalPort() + '/');
            assertAllPlacesComeBack();
        }
    }

    @Test
    void a_connection_that_is_not_accepted() throws Exception {
        List<SocketChannel> others = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            for (int i = 0; i < 8; i++) {
                SocketChannel other = SocketChannel.open();
                others.add(other);
                other.configureBlocking(false);
                other.connect(full.getLocalSocketAddress());
            }
            assertEndsByDeadline("http://a.test:" + full.getLocalPort() + '/');
            assertAllPlacesComeBack();
        } finally {
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }

    @Test
    void a_resolver_that_does_not_answer() {
        try (HttpExchanges exchanges =
                new HttpExchanges(
                        name -> {
                            awaitEnd();
                            return new InetAddress[0];
                        },
                        DefaultClientTlsStrategy.createDefault())) {
            PluginHttp http = exchanges.of(Rig.permissions("a.test"), rig.gate);
            HttpCall call = new HttpCall("GET", "http://a.test/", Map.of(), new byte[0]);
            HostException late =
                    assertThrows(HostException.class, () -> http.send(call, Deadline.after(SHORT)));
            assertEquals("no answer by the deadline", late.getMessage());
            end.countDown();
        }
    }

    @Test
    void an_interrupt_ends_the_call_and_stays() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        rig.at(
                "/",
                exchange -> {
                    arrived.countDown();
                    awaitEnd();
                });
        AtomicReference<String> outcome = new AtomicReference<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                rig.get(rig.url("a.test", "/"), "a.test");
                            } catch (HostException failed) {
                                outcome.set(
                                        failed.getMessage()
                                                + ' '
                                                + Thread.currentThread().isInterrupted());
                            }
                        });
        caller.start();
        arrived.await();
        caller.interrupt();
        caller.join();
        assertEquals("the caller was interrupted true", outcome.get());
        assertAllPlacesComeBack();
    }

    @Test
    void more_at_once_than_there_are_places_are_refused() throws Exception {
        CountDownLatch arrived = new CountDownLatch(HttpGate.MOST_AT_ONCE);
        rig.at(
                "/slow",
                exchange -> {
                    arrived.countDown();
                    awaitEnd();
                    Rig.text("done").answer(exchange);
                });
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < HttpGate.MOST_AT_ONCE; i++) {
            callers.add(new Thread(this::getSlow));
        }
        callers.forEach(Thread::start);
        arrived.await();
        Refusal refusal = assertThrows(Refusal.class, this::getOther);
        assertEquals(HostException.Kind.EXHAUSTED, refusal.kind());
        assertEquals("http.concurrency", refusal.rule());
        end.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertAllPlacesComeBack();
    }

    private void getSlow() {
        try {
            rig.get(rig.url("a.test", "/slow"), "a.test");
        } catch (HostException failed) {
            throw new AssertionError(failed);
        }
    }

    private void getOther() throws HostException {
        rig.get(rig.url("a.test", "/other"), "a.test");
    }

    private void assertEndsByDeadline(String url) {
        long begin = System.nanoTime();
        HttpCall call = new HttpCall("GET", url, Map.of(), new byte[0]);
        HostException late =
                assertThrows(HostException.class, () -> rig.send(call, SHORT, "a.test"));
        assertEquals(HostException.Kind.FAILED, late.kind());
        assertEquals("no answer by the deadline", late.getMessage());
        assertTrue(System.nanoTime() - begin < Rig.PLENTY.toNanos());
    }

    /** Waits until the exchange has ended, which is a moment after the caller has left. */
    private void assertAllPlacesComeBack() throws InterruptedException {
        while (rig.gate.free() < HttpGate.MOST_AT_ONCE) {
            Thread.sleep(5);
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    /** Answers with this and then with one byte after the other, until the client goes. */
    private static void answering(ServerSocket server, String begin) {
        Thread thread =
                new Thread(
                        () -> {
                            try (Socket socket = server.accept();
                                    InputStream in = socket.getInputStream();
                                    OutputStream out = socket.getOutputStream()) {
                                in.read();
                                out.write(begin.getBytes(StandardCharsets.US_ASCII));
                                while (true) {
                                    out.write('x');
                                    Thread.sleep(20);
                                }
                            } catch (IOException | InterruptedException gone) {
                                // the client has left, as it should
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
