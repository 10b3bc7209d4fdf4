package dev.tenon.runner.cabi;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/**
 * The content that one guest runs from: a folder of its own in which native code is a copy that was
 * compared, while it was copied, with what had been checked, and all else is a link to the content.
 *
 * <p>So what is loaded is what was hashed, whatever becomes of the content in between; two guests
 * of one content have each a library of its own, as the loader tells libraries apart by their
 * files; and libraries that lie beside the plugin's, found by {@code $ORIGIN}, are found there.
 */
final class PrivateContent {

    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    /** Mach-O of 64 bits, and of several architectures; Windows' programs. */
    private static final byte[][] OTHERS = {
        {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe},
        {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe},
        {'M', 'Z'}
    };

    private PrivateContent() {}

    /**
     * Makes it.
     *
     * @param folder the guest's private folder
     * @param digests SHA-256 in hex of each file of the content, by its name
     * @return the folder that is like the content
     * @throws LoadException if a file of native code is not what was checked
     */
    static Path make(Path folder, Path content, SortedMap<String, String> digests)
            throws IOException, LoadException {
        Path copy = Files.createDirectory(folder.resolve("plugin"));
        for (Map.Entry<String, String> file : digests.entrySet()) {
            String name = file.getKey();
            Path source = content.resolve(name);
            Path target = copy.resolve(name);
            if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
                throw new LoadException(
                        name + ": found no regular file, expected the one that was checked");
            }
            Files.createDirectories(target.getParent());
            if (isNativeCode(source)) {
                copy(name, source, target, file.getValue());
            } else {
                Files.createSymbolicLink(target, source);
            }
        }
        return copy;
    }

    private static boolean isNativeCode(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] start = in.readNBytes(ELF.length);
            if (startsWith(start, ELF)) {
                return true;
            }
            for (byte[] other : OTHERS) {
                if (startsWith(start, other)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static void copy(String name, Path source, Path target, String expected)
            throws IOException, LoadException {
        MessageDigest digest = sha256();
        try (InputStream in =
                        new DigestInputStream(
                                Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS), digest);
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            in.transferTo(out);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(expected)) {
            throw new LoadException(
                    "%s: found content with SHA-256 %s, expected %s, which was checked: it has been changed"
                            .formatted(name, found, expected));
        }
        if (!target.toFile().setExecutable(true, true)) {
            throw new IOException("cannot make " + name + " executable");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
