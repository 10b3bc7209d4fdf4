package dev.tenon.host.http;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;

/**
 * Apache HttpClient with all cleverness off: one request, one connection, one answer. It looks up
 * no names (see {@link NoLookup}), so a connection goes to the address it is told. Connections are
 * never used again: one that was made under one plugin's permissions is not lent to another, and an
 * answer that a server left on it reaches nobody else.
 */
final class Connector implements Closeable {

    private static final int SECONDS_TO_CONNECT = 10;
    private static final int LONGEST_HEADER_LINE = 16 << 10;
    private static final int MOST_HEADERS = 128;

    private final CloseableHttpClient client;

    Connector(TlsSocketStrategy tls) {
        this.client =
                HttpClients.custom()
                        .setConnectionManager(connections(tls))
                        .setConnectionReuseStrategy((request, response, context) -> false)
                        .setDefaultRequestConfig(plain())
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableConnectionState()
                        .setUserAgent("Tenon")
                        .build();
    }

    /** A request that is ready to be sent to this address. */
    Hop hop(Target target, InetAddress address, Request request) {
        return new Hop(client, target, address, request);
    }

    /** Breaks off everything under way. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static PoolingHttpClientConnectionManager connections(TlsSocketStrategy tls) {
        Http1Config bounds =
                Http1Config.custom()
                        .setMaxLineLength(LONGEST_HEADER_LINE)
                        .setMaxHeaderCount(MOST_HEADERS)
                        .build();
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new NoLookup())
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder().http1Config(bounds).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(SECONDS_TO_CONNECT, TimeUnit.SECONDS)
                                .build())
                // the bound is each plugin's own, in HttpGate
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .setMaxConnTotal(Integer.MAX_VALUE)
                .build();
    }

    /** Time limits are the exchange's, by breaking off the request. */
    private static RequestConfig plain() {
        return RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    /** A look-up by the client would be a second one, after the check. There is none. */
    private static final class NoLookup implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was to be resolved a second time");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
