package dev.tenon.runner.grpc.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;

/**
 * A key on curve P-256 and a certificate for it that vouches for itself, made for one guest: what
 * go-plugin's AutoMTLS expects of a host. The JDK reads certificates and does not make them.
 *
 * @param key the private key
 * @param certificate names {@code localhost}, for both ends of a connection
 */
public record Identity(PrivateKey key, X509Certificate certificate) {

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String NAME = "localhost";

    /** digitalSignature, keyEncipherment, keyAgreement and keyCertSign, bits 0, 2, 4 and 5. */
    private static final byte USES = (byte) 0b1010_1100;

    private static final int DNS_NAME = 2;

    /** A new one. */
    public static Identity create() {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] body = body(pair, new BigInteger(127, random));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(body);
            byte[] signed = Der.sequence(body, algorithm(), Der.bits(signature.sign()));
            return new Identity(pair.getPrivate(), read(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a P-256 certificate: " + e, e);
        }
    }

    /** Reads a certificate in DER. */
    public static X509Certificate read(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    /** The certificate in PEM. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 5280, section 4.1: TBSCertificate. */
    private static byte[] body(KeyPair pair, BigInteger serial) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(NAME))));
        return Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(serial),
                algorithm(),
                name,
                // clocks of two processes on one machine agree; the margin is for those set back
                Der.sequence(Der.time(now.minusMinutes(5)), Der.time(now.plusYears(30))),
                name,
                pair.getPublic().getEncoded(),
                Der.explicit(
                        3,
                        Der.sequence(
                                critical(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true))),
                                critical(KEY_USAGE, Der.bits(2, new byte[] {USES})),
                                extension(
                                        EXTENDED_KEY_USAGE,
                                        Der.sequence(Der.oid(SERVER_AUTH), Der.oid(CLIENT_AUTH))),
                                extension(
                                        ALTERNATIVE_NAME,
                                        Der.sequence(
                                                Der.implicit(
                                                        DNS_NAME,
                                                        NAME.getBytes(
                                                                StandardCharsets.US_ASCII)))))));
    }

    private static byte[] algorithm() {
        return Der.sequence(Der.oid(ECDSA_WITH_SHA256));
    }

    private static byte[] critical(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(content));
    }

    private static byte[] extension(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.octets(content));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + certificate.getSerialNumber() + "]";
    }
}
