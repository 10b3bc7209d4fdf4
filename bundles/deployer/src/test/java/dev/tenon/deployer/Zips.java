package dev.tenon.deployer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes zip archives for tests, broken ones too. */
final class Zips {

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;

    private Zips() {}

    /** Names and contents in turn. */
    static byte[] of(String... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Puts another name of the same length in place of one. */
    static byte[] renamed(byte[] zip, String from, String to) {
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Marks the last entry as a symbolic link, as Info-ZIP does. */
    static byte[] lastIsLink(byte[] zip) {
        int entry = last(zip, CENTRAL);
        zip[entry + 5] = 3; // made on Unix
        zip[entry + 40] = (byte) 0xff;
        zip[entry + 41] = (byte) 0xa1; // 0120777
        return zip;
    }

    /** Marks the last entry as encrypted. */
    static byte[] lastIsEncrypted(byte[] zip) {
        zip[last(zip, CENTRAL) + 8] |= 1;
        zip[last(zip, LOCAL) + 6] |= 1;
        return zip;
    }

    private static int last(byte[] zip, int signature) {
        for (int at = zip.length - 4; at >= 0; at--) {
            if ((zip[at] & 0xff) == (signature & 0xff)
                    && zip[at + 1] == (byte) (signature >> 8)
                    && zip[at + 2] == (byte) (signature >> 16)
                    && zip[at + 3] == (byte) (signature >> 24)) {
                return at;
            }
        }
        throw new IllegalArgumentException("no such record");
    }
}
