package dev.tenon.runner.wasm.wasi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * Names of files as bytes. {@code Path.of} and {@code toString} go through the locale's encoding,
 * and in the locale {@code C} of many containers they lose everything outside of ASCII; URIs of
 * files stand for the bytes themselves.
 */
final class FileNames {

    /** The name of the folder itself. */
    static final Path HERE = Path.of(".");

    /** The name of the folder above. */
    static final Path ABOVE = Path.of("..");

    private static final Path ROOT = Path.of("/");

    private FileNames() {}

    /**
     * The name with these bytes.
     *
     * @param bytes at least one, no slash and no zero
     */
    static Path of(byte[] bytes) {
        if (isAscii(bytes)) {
            return Path.of(new String(bytes, US_ASCII));
        }
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : bytes) {
            uri.append('%').append(Character.forDigit(b >> 4 & 15, 16));
            uri.append(Character.forDigit(b & 15, 16));
        }
        return Path.of(URI.create(uri.toString())).getFileName();
    }

    /** The bytes of a single name. */
    static byte[] bytes(Path name) {
        String text = name.toString();
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text.getBytes(US_ASCII);
        }
        String path = ROOT.resolve(name).toUri().getRawPath();
        // a folder's URI ends in a slash; a name has none
        return decoded(path.replace("/", ""));
    }

    /** The bytes of names with slashes between them. */
    static byte[] joined(Path relative) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Path name : relative) {
            if (bytes.size() > 0) {
                bytes.write('/');
            }
            bytes.writeBytes(bytes(name));
        }
        return bytes.toByteArray();
    }

    private static byte[] decoded(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] text = escaped.getBytes(ISO_8859_1);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '%') {
                bytes.write(Integer.parseInt(escaped, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(text[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
