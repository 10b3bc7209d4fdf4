package dev.tenon.runner.grpc.tls;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the two ends of a connection need, by the JDK's own TLS. */
public final class TlsContexts {

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private TlsContexts() {}

    /**
     * For calling a plugin.
     *
     * @param own what we show; {@code null} for nothing
     * @param theirs the only certificate that is accepted
     */
    public static SslContext client(@Nullable Identity own, X509Certificate theirs)
            throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(new ExactTrust(theirs));
        if (own != null) {
            builder.keyManager(own.key(), own.certificate());
        }
        return build(builder);
    }

    /** For serving a plugin that shows this certificate. */
    public static SslContext server(Identity own, X509Certificate theirs) throws SSLException {
        return build(
                SslContextBuilder.forServer(own.key(), own.certificate())
                        .trustManager(new ExactTrust(theirs))
                        .clientAuth(ClientAuth.REQUIRE));
    }

    /**
     * For calling a server elsewhere, whose name its certificate must bear.
     *
     * @param ca PEM file of those who may have signed it
     * @param certificate PEM file of what we show; {@code null} for nothing
     * @param key PEM file of its key, PKCS #8
     */
    public static SslContext remote(Path ca, @Nullable Path certificate, @Nullable Path key)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().trustManager(ca.toFile());
        if (certificate != null && key != null) {
            builder.keyManager(certificate.toFile(), key.toFile());
        }
        return build(builder);
    }

    private static SslContext build(SslContextBuilder builder) throws SSLException {
        return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(VERSIONS).build();
    }
}
