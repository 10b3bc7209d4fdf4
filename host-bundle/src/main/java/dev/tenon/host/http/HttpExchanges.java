package dev.tenon.host.http;

import dev.tenon.api.manifest.Permissions;
import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;

/**
 * What the plugins' HTTP shares: the client, the resolver, and the threads that exchanges run on.
 * They have their own, so that a caller whose deadline comes can leave while a look-up or a socket
 * still hangs. No more threads than {@link HttpGate} lets exchanges in.
 */
public final class HttpExchanges implements AutoCloseable {

    private final Resolver resolver;
    private final Connector connector;
    private final ExecutorService threads;

    HttpExchanges(Resolver resolver, TlsSocketStrategy tls) {
        this.resolver = resolver;
        this.connector = new Connector(tls);
        this.threads = Executors.newCachedThreadPool(named());
    }

    /** With the system's resolver and trust. */
    public static HttpExchanges open() {
        return new HttpExchanges(
                InetAddress::getAllByName, DefaultClientTlsStrategy.createDefault());
    }

    /** The HTTP of a plugin. */
    public PluginHttp of(Permissions permissions, HttpGate gate) {
        return new PluginHttp(connector, threads, new Allowlist(permissions, resolver), gate);
    }

    /** Breaks off every exchange; those begun later fail. */
    @Override
    public void close() {
        threads.shutdownNow();
        connector.close();
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "tenon-host-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
