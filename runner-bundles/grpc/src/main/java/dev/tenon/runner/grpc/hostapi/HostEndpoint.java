package dev.tenon.runner.grpc.hostapi;

import dev.tenon.api.host.Host;
import dev.tenon.runner.grpc.transport.Transport;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private final List<Server> servers = new ArrayList<>();
    private boolean closed;

    /**
     * One that does not serve yet.
     *
     * @param folder for the sockets
     * @param timeout longest time of a request whose caller sets no deadline
     */
    public HostEndpoint(Transport transport, Path folder, Host host, Duration timeout) {
        this.transport = transport;
        this.api = new HostApi(host, timeout);
        this.socket = folder.resolve("host");
        this.brokered = folder.resolve("broker");
    }

    /** Serves those who know the token. */
    public void serve() throws IOException {
        serve(socket, null, List.of(kind, crowd, new TokenCheck(token)));
    }

    /**
     * Serves users of the broker.
     *
     * @param tls {@code null} for none
     */
    public void serveBroker(@Nullable SslContext tls) throws IOException {
        serve(brokered, tls, List.of(kind, crowd));
    }

    /** Where users of the broker find it. */
    public Path brokerSocket() {
        return brokered;
    }

    /** The value of {@code TENON_HOST_ADDR}. */
    public String address() {
        return "unix:" + socket;
    }

    /** The value of {@code TENON_HOST_TOKEN}. */
    public String token() {
        return token;
    }

    /** Ends requests and listeners. */
    @Override
    public synchronized void close() {
        closed = true;
        servers.forEach(Server::shutdownNow);
        try {
            for (Server server : servers) {
                server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void serve(
            Path at, @Nullable SslContext tls, List<ServerInterceptor> interceptors)
            throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        servers.add(transport.serve(at, tls, api, interceptors));
    }
}
