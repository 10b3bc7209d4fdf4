package dev.tenon.runner.grpc.hostapi;

import dev.tenon.api.host.Host;
import dev.tenon.runner.grpc.transport.Transport;
import io.grpc.Server;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where one guest reaches the host: on a socket that asks for its token, and once it is connected
 * on another, for users of go-plugin's broker, who have no place to put a token. Both lie in the
 * guest's own folder.
 */
public final class HostEndpoint implements AutoCloseable {

    private static final long CLOSE_SECONDS = 1;

    private final Transport transport;
    private final HostApi api;
    private final Crowd crowd = new Crowd();
    private final RefusalKind kind = new RefusalKind();
    private final String token = TokenCheck.newToken();
    private final Path socket;
    private final Path brokered;
    private final Server server;
    private @Nullable Server brokerServer;
    private boolean closed;

    /**
     * Serves at once.
     *
     * @param folder for the sockets
     * @param timeout longest time of a request whose caller sets no deadline
     */
    public HostEndpoint(Transport transport, Path folder, Host host, Duration timeout)
            throws IOException {
        this.transport = transport;
        this.api = new HostApi(host, timeout);
        this.socket = folder.resolve("host");
        this.brokered = folder.resolve("broker");
        this.server =
                transport.serve(socket, null, api, List.of(kind, crowd, new TokenCheck(token)));
    }

    /** The value of {@code TENON_HOST_ADDR}. */
    public String address() {
        return "unix:" + socket;
    }

    /** The value of {@code TENON_HOST_TOKEN}. */
    public String token() {
        return token;
    }

    /**
     * Serves for the broker.
     *
     * @param tls {@code null} for none
     * @return the socket
     */
    public synchronized Path serveBroker(@Nullable SslContext tls) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        brokerServer = transport.serve(brokered, tls, api, List.of(kind, crowd));
        return brokered;
    }

    /** Ends requests and listeners. */
    @Override
    public synchronized void close() {
        closed = true;
        server.shutdownNow();
        if (brokerServer != null) {
            brokerServer.shutdownNow();
        }
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            if (brokerServer != null) {
                brokerServer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
