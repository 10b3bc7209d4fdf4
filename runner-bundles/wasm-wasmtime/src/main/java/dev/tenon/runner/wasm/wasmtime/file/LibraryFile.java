package dev.tenon.runner.wasm.wasmtime.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A shared library that may be loaded: nobody but root and the user of this process could have put
 * it there, or can change it before it is loaded.
 *
 * @param path where it really lies, links followed; what is loaded, so that a library is mapped
 *     once by whatever name it was called
 * @param sha256 of its content, in hex
 */
public record LibraryFile(Path path, String sha256) {

    private static final int BUFFER = 64 << 10;

    /**
     * Checks a library.
     *
     * @param configured its path, which may lead through links
     * @throws IOException saying what is wrong with which file or folder
     */
    public static LibraryFile of(Path configured) throws IOException {
        if (!configured.isAbsolute()) {
            throw new IOException(
                    "%s: found a relative path, expected an absolute one".formatted(configured));
        }
        Path path = real(configured);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("%s: found no regular file, expected a library".formatted(path));
        }
        TrustedFolders.check(path.getParent());
        Optional<FileStatus> status = FileStatus.of(path);
        if (status.isPresent()) {
            check(path, status.get());
        }
        return new LibraryFile(path, digest(path));
    }

    private static Path real(Path configured) throws IOException {
        try {
            return configured.toRealPath();
        } catch (NoSuchFileException absent) {
            throw new IOException(
                    "%s: found nothing, expected a library".formatted(configured), absent);
        }
    }

    private static void check(Path path, FileStatus status) throws IOException {
        TrustedFolders.checkOwner(path, status, FileStatus.ownUid());
        if (status.isWritableByOthers()) {
            throw new IOException(
                    "%s: found mode %s, expected that nobody but its owner may write to it"
                            .formatted(path, status.permissions()));
        }
    }

    private static String digest(Path path) throws IOException {
        MessageDigest digest = sha256Digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
