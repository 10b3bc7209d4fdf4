package dev.tenon.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * File {@code token} of the data folder: one line, readable by its owner alone. Made at the first
 * start; an operator may write another and restart. Where the file system knows no POSIX modes, the
 * folder's own protection has to do.
 */
final class TokenFile {

    private static final int TOKEN_BYTES = 32;

    /** What can stand in an Authorization header: {@code b64token} of RFC 6750. */
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ALONE_FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private final Path file;

    /**
     * @param data the container's data folder; made if it is not there
     */
    TokenFile(Path data) {
        this.file = data.resolve("token");
    }

    /**
     * The token.
     *
     * @throws IOException if it cannot be read or made, is empty or malformed, or others may read
     *     it: then it may be known already, and closing the file now would not help
     */
    String readOrMake() throws IOException {
        if (!Files.exists(file)) {
            make();
        }
        checkMode();
        String token = Files.readString(file).strip();
        if (!SYNTAX.matcher(token).matches()) {
            throw new IOException(
                    file
                            + ": found "
                            + (token.isEmpty() ? "nothing" : "other characters")
                            + ", expected a token of letters, digits and -._~+/ (delete the file to"
                            + " get a new one)");
        }
        return token;
    }

    private void checkMode() throws IOException {
        if (!hasModes()) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        boolean ownerAlone = mode.stream().allMatch(p -> p.name().startsWith("OWNER"));
        if (!ownerAlone) {
            throw new IOException(
                    file
                            + ": found mode "
                            + PosixFilePermissions.toString(mode)
                            + ", expected rw-------: others may know the token (delete the file to"
                            + " get a new one)");
        }
    }

    /** Written beside and moved, so that nobody ever sees half a token, or one that is readable. */
    private void make() throws IOException {
        Files.createDirectories(file.getParent(), attributes(OWNER_ALONE_FOLDER));
        Path made =
                Files.createTempFile(file.getParent(), "token", ".new", attributes(OWNER_ALONE));
        Files.writeString(made, random() + "\n");
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> mode) {
        return hasModes()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    private boolean hasModes() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
