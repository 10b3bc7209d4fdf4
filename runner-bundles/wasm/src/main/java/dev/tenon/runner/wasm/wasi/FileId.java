package dev.tenon.runner.wasm.wasi;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells a file from every other, whatever its name.
 *
 * @param device the file system
 * @param inode the file in it
 */
record FileId(long device, long inode) {

    /** What the keys of files say of themselves; Java has no other way to the two numbers. */
    private static final Pattern KEY = Pattern.compile("\\(dev=([0-9a-f]+),ino=(\\d+)\\)");

    /**
     * The identity of a file.
     *
     * @throws IllegalStateException if the platform does not tell; then no folder is ever granted
     */
    static FileId of(BasicFileAttributes attributes) {
        Matcher key = KEY.matcher(String.valueOf(attributes.fileKey()));
        if (!key.matches()) {
            throw new IllegalStateException("unknown form of file key: " + attributes.fileKey());
        }
        return new FileId(
                Long.parseUnsignedLong(key.group(1), 16), Long.parseUnsignedLong(key.group(2)));
    }
}
