package dev.tenon.runner.grpc.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

    private final Identity identity = Identity.create();
    private final X509Certificate certificate = identity.certificate();

    @Test
    void it_vouches_for_itself() throws Exception {
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertEquals(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
        assertEquals("CN=localhost", certificate.getSubjectX500Principal().getName());
    }

    @Test
    void it_says_what_go_plugin_asks_for() throws Exception {
        assertEquals(Integer.MAX_VALUE, certificate.getBasicConstraints(), "an authority");
        boolean[] uses = certificate.getKeyUsage();
        assertTrue(uses[0] && uses[2] && uses[4] && uses[5], "sign, encipher, agree, certify");
        assertFalse(uses[1] || uses[3] || uses[6] || uses[7], "and nothing else");
        assertEquals(
                List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
                certificate.getExtendedKeyUsage());
        assertEquals(
                List.of(List.of(2, "localhost")),
                List.copyOf(certificate.getSubjectAlternativeNames()));
    }

    @Test
    void no_two_are_the_same() {
        Identity other = Identity.create();

        assertNotEquals(certificate.getSerialNumber(), other.certificate().getSerialNumber());
        assertNotEquals(identity.key(), other.key());
    }

    @Test
    void the_key_does_not_show() {
        assertFalse(identity.toString().contains(identity.key().toString()));
    }

    @Test
    @Timeout(30)
    void others_can_read_it(@TempDir Path folder) throws Exception {
        Path pem = Files.writeString(folder.resolve("own.pem"), identity.pem());
        Path openssl =
                java.util.Arrays.stream(System.getenv("PATH").split(":"))
                        .map(p -> Path.of(p, "openssl"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
        assumeTrue(openssl != null, "openssl is not installed");

        Process verify =
                new ProcessBuilder(
                                openssl.toString(),
                                "verify",
                                "-x509_strict",
                                "-CAfile",
                                pem.toString(),
                                pem.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(verify.getInputStream().readAllBytes());

        assertTrue(verify.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, verify.exitValue(), said);
    }
}
