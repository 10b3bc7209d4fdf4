package dev.tenon.manifest;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The hash that names a plugin's content: equal for equal names and bytes, whatever the times,
 * owners and modes of the files, and the same for a folder and an archive of it. The deployer
 * writes it into the bundle that it makes; the manager compares the files that it hands to a runner
 * with it.
 *
 * <p>Its format: SHA-256 of one record for each file, in the order of the names as {@link String}
 * compares them; folders have none. A record is the length of the name in bytes (4 bytes, big
 * endian), the name in UTF-8, relative with {@code /}, the length of the file (8 bytes, big endian)
 * and the SHA-256 of its bytes (32 bytes). Written as 64 lower-case hex digits.
 */
public final class ContentHash {
    private static final Pattern SYNTAX = Pattern.compile("[0-9a-f]{64}");

    private ContentHash() {}

    /** Whether a text is written as a hash is. */
    public static boolean isWritten(String text) {
        return SYNTAX.matcher(text).matches();
    }

    /**
     * The hash of a content.
     *
     * @param files its files by relative name, in the names' natural order
     */
    public static String of(SortedMap<String, FileDigest> files) {
        if (files.comparator() != null) {
            throw new IllegalArgumentException("found a comparator, expected the natural order");
        }
        MessageDigest digest = FileDigest.newDigest();
        try (DataOutputStream records =
                new DataOutputStream(
                        new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
            for (Map.Entry<String, FileDigest> file : files.entrySet()) {
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                records.writeInt(name.length);
                records.write(name);
                records.writeLong(file.getValue().length());
                records.write(HexFormat.of().parseHex(file.getValue().sha256()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to nowhere", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
