package dev.tenon.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AutoMTLS: each side makes a certificate and trusts only the other's. */
@Timeout(60)
class MutualTlsTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp521r1"})
    void theContainerThatGaveItsCertificateIsAnswered(String curve) throws Exception {
        Identity owner = keytool(curve);
        try (TestContainer container = container(owner)) {
            connect(container, owner);
            assertEquals("\"Hello, Ada!\"", container.result("greet", "{\"name\": \"Ada\"}"));
        }
    }

    @Test
    void anotherIsNot() throws Exception {
        try (TestContainer container = container(keytool("secp256r1"))) {
            connect(container, Identity.create());
            StatusRuntimeException refused =
                    assertThrows(StatusRuntimeException.class, () -> container.call("greet", "{}"));
            assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
        }
    }

    @Test
    void theCertificateIsAnAuthorityForLocalhostThatSignedItself() throws Exception {
        X509Certificate certificate = Identity.create().certificate();
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertEquals(Integer.MAX_VALUE, certificate.getBasicConstraints());
        assertEquals(
                List.of(List.of(2, "localhost")),
                List.copyOf(certificate.getSubjectAlternativeNames()));
        assertEquals("CN=localhost", certificate.getSubjectX500Principal().getName());
        assertTrue(certificate.getSerialNumber().signum() > 0);
    }

    @Test
    void whatIsNoCertificateIsNamed() throws Exception {
        Map<String, String> broken = Map.of("PLUGIN_CLIENT_CERT", "nonsense");
        try (TestContainer container = new TestContainer(Hello.class.getName(), null, broken)) {
            assertEquals(1, container.exitStatus());
            String errors = TestContainer.all(container.errors);
            assertTrue(
                    errors.contains("PLUGIN_CLIENT_CERT: expected a certificate in PEM"), errors);
        }
    }

    private static TestContainer container(Identity owner) throws Exception {
        String pem =
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(
                                Base64.getMimeEncoder()
                                        .encodeToString(owner.certificate().getEncoded()));
        return new TestContainer(Hello.class.getName(), null, Map.of("PLUGIN_CLIENT_CERT", pem));
    }

    private static void connect(TestContainer container, Identity identity) throws Exception {
        String[] handshake = container.handshake();
        byte[] server = Base64.getDecoder().decode(handshake[5]);
        X509Certificate certificate =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(server));
        SslContext tls =
                GrpcSslContexts.configure(
                                SslContextBuilder.forClient()
                                        .keyManager(identity.key(), identity.certificate())
                                        .trustManager(certificate),
                                SslProvider.JDK)
                        .build();
        container.connect(handshake, tls);
    }

    /** A certificate as others make it. */
    private Identity keytool(String curve) throws Exception {
        Path store = folder.resolve(curve + ".p12");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        curve,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc:c=ca:true",
                        "-alias",
                        "container",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "password",
                        "-keystore",
                        store.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, "password".toCharArray());
        }
        return new Identity(
                (PrivateKey) keys.getKey("container", "password".toCharArray()),
                (X509Certificate) keys.getCertificate("container"));
    }
}
