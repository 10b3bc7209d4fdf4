package dev.tenon.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file's part in a {@link ContentHash}. Immutable.
 *
 * @param length in bytes
 * @param sha256 of its bytes, as 64 lower-case hex digits
 */
public record FileDigest(long length, String sha256) {

    /** Reads a file, which must not be a symbolic link. */
    public static FileDigest of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return copy(in, OutputStream.nullOutputStream());
        }
    }

    /** Copies a stream to its end and tells what was copied. Closes neither. */
    public static FileDigest copy(InputStream in, OutputStream out) throws IOException {
        MessageDigest digest = newDigest();
        long length = in.transferTo(new DigestOutputStream(out, digest));
        return new FileDigest(length, HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
