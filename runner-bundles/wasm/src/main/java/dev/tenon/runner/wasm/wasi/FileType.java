package dev.tenon.runner.wasm.wasi;

import java.nio.file.attribute.BasicFileAttributes;

/** Kinds of files; numbers are those of preview 1. */
enum FileType {
    /** Devices, pipes and sockets: Java does not tell them apart. */
    UNKNOWN(0),
    CHARACTER_DEVICE(2),
    DIRECTORY(3),
    REGULAR_FILE(4),
    SYMBOLIC_LINK(7);

    private final byte code;

    FileType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FileType of(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return REGULAR_FILE;
        } else if (attributes.isDirectory()) {
            return DIRECTORY;
        } else if (attributes.isSymbolicLink()) {
            return SYMBOLIC_LINK;
        }
        return UNKNOWN;
    }
}
