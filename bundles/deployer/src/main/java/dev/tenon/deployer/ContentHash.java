package dev.tenon.deployer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/**
 * The hash that names a plugin's content: equal for equal names and bytes, whatever the times,
 * owners and modes of the files, and the same for a folder and an archive of it.
 *
 * <p>Its format: SHA-256 of one record for each file, in the order of the names as {@link String}
 * compares them; folders have none. A record is the length of the name in bytes (4 bytes, big
 * endian), the name in UTF-8, relative with {@code /}, the length of the file (8 bytes, big endian)
 * and the SHA-256 of its bytes (32 bytes). Written as 64 lower-case hex digits.
 */
final class ContentHash {

    private ContentHash() {}

    /**
     * @param files what to read by relative name
     */
    static String of(SortedMap<String, Path> files) throws IOException {
        MessageDigest digest = sha256();
        try (DataOutputStream records =
                new DataOutputStream(
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                records.writeInt(name.length);
                records.write(name);
                writeContent(file.getValue(), records);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void writeContent(Path file, DataOutputStream records) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream content =
                new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            records.writeLong(Files.copy(file, content));
        }
        records.write(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
