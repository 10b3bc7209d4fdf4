package dev.tenon.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.HexFormat;

/**
 * Writes a certificate as RFC 5280 says, in DER. The JDK reads certificates but has no public way
 * to make one.
 */
final class CertificateDer {

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int DNS_NAME = 0x82;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    private static final byte[] COMMON_NAME = oid("0603550403");
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = oid("0603551d11");
    private static final byte[] BASIC_CONSTRAINTS = oid("0603551d13");
    private static final byte[] ECDSA_WITH_SHA256 = oid("06082a8648ce3d040302");
    private static final byte[] TRUE = value(BOOLEAN, new byte[] {(byte) 0xff});

    private CertificateDer() {}

    /**
     * A certificate of an elliptic key for a host name, signed with that key, an authority of
     * itself. It has no use beyond the process, so that its time has no bounds.
     */
    static byte[] selfSigned(KeyPair pair, String host) throws GeneralSecurityException {
        byte[] algorithm = value(SEQUENCE, ECDSA_WITH_SHA256);
        byte[] content = content(pair, host, algorithm);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(content);
        return value(SEQUENCE, content, algorithm, bits(signature.sign()));
    }

    private static byte[] content(KeyPair pair, String host, byte[] algorithm) {
        byte[] name =
                value(SEQUENCE, value(SET, value(SEQUENCE, COMMON_NAME, text(UTF8_STRING, host))));
        byte[] serial =
                new BigInteger(Long.SIZE, new SecureRandom()).add(BigInteger.ONE).toByteArray();
        return value(
                SEQUENCE,
                value(VERSION, value(INTEGER, new byte[] {2})),
                value(INTEGER, serial),
                algorithm,
                name,
                value(
                        SEQUENCE,
                        text(UTC_TIME, "200101000000Z"),
                        text(GENERALIZED_TIME, "99991231235959Z")),
                name,
                pair.getPublic().getEncoded(),
                value(EXTENSIONS, value(SEQUENCE, alternativeName(host), authority())));
    }

    private static byte[] alternativeName(String host) {
        byte[] names = value(SEQUENCE, text(DNS_NAME, host));
        return value(SEQUENCE, SUBJECT_ALTERNATIVE_NAME, value(OCTET_STRING, names));
    }

    private static byte[] authority() {
        byte[] constraints = value(SEQUENCE, TRUE);
        return value(SEQUENCE, BASIC_CONSTRAINTS, TRUE, value(OCTET_STRING, constraints));
    }

    private static byte[] bits(byte[] bytes) {
        return value(BIT_STRING, new byte[] {0}, bytes);
    }

    private static byte[] text(int tag, String text) {
        return value(tag, text.getBytes(US_ASCII));
    }

    /** Tag, length, and the parts one after the other. */
    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        all.writeBytes(length(content.size()));
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    /** Short lengths are a byte; longer ones a byte with the number of bytes, and those. */
    private static byte[] length(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        return length < 0x100
                ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] oid(String encoded) {
        return HexFormat.of().parseHex(encoded);
    }
}
