package dev.tenon.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A key of this process alone, and a certificate that it signed itself, for TLS in which each side
 * trusts exactly the other's certificate.
 */
record Identity(PrivateKey key, X509Certificate certificate) {

    static Identity create() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] encoded = CertificateDer.selfSigned(pair, "localhost");
        return new Identity(pair.getPrivate(), parse(encoded));
    }

    /** TLS for a server that lets in nobody but the owner of this certificate. */
    SslContext serverContext(String clientCertificate)
            throws GeneralSecurityException, IOException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(key, certificate)
                        .trustManager(client(clientCertificate))
                        .clientAuth(ClientAuth.REQUIRE);
        return GrpcSslContexts.configure(builder, SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    /** As the handshake line has it. */
    String encoded() throws CertificateException {
        return Base64.getEncoder().withoutPadding().encodeToString(certificate.getEncoded());
    }

    private static X509Certificate client(String pem) throws CertificateException {
        try {
            return parse(pem.getBytes(UTF_8));
        } catch (CertificateException malformed) {
            throw new CertificateException(
                    "PLUGIN_CLIENT_CERT: expected a certificate in PEM: " + malformed.getMessage(),
                    malformed);
        }
    }

    private static X509Certificate parse(byte[] encoded) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(encoded));
    }
}
