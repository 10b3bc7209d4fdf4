package dev.tenon.runner.wasm.wasi;

/**
 * Rights of descriptors; bits are those of preview 1. Here they only say what a descriptor can do:
 * what it may do is decided when it does it.
 */
final class Rights {

    static final long READ = 1L << 1;
    static final long WRITE = 1L << 6;

    private static final long DATASYNC = 1;
    private static final long SEEK = 1L << 2;
    private static final long SET_FLAGS = 1L << 3;
    private static final long SYNC = 1L << 4;
    private static final long TELL = 1L << 5;
    private static final long ADVISE = 1L << 7;
    private static final long CREATE_DIRECTORY = 1L << 9;
    private static final long CREATE_FILE = 1L << 10;
    private static final long OPEN = 1L << 13;
    private static final long READDIR = 1L << 14;
    private static final long READLINK = 1L << 15;
    private static final long RENAME_SOURCE = 1L << 16;
    private static final long RENAME_TARGET = 1L << 17;
    private static final long PATH_STAT = 1L << 18;
    private static final long PATH_SET_SIZE = 1L << 19;
    private static final long PATH_SET_TIMES = 1L << 20;
    private static final long STAT = 1L << 21;
    private static final long SET_SIZE = 1L << 22;
    private static final long SET_TIMES = 1L << 23;
    private static final long REMOVE_DIRECTORY = 1L << 25;
    private static final long UNLINK = 1L << 26;
    private static final long POLL = 1L << 27;

    private static final long FILE =
            SEEK | TELL | ADVISE | SET_FLAGS | STAT | SYNC | DATASYNC | POLL;
    private static final long FILE_CHANGES = SET_SIZE | SET_TIMES;
    private static final long FOLDER =
            OPEN | READDIR | READLINK | PATH_STAT | STAT | SET_FLAGS | SYNC;
    private static final long FOLDER_CHANGES =
            CREATE_DIRECTORY
                    | CREATE_FILE
                    | RENAME_SOURCE
                    | RENAME_TARGET
                    | PATH_SET_SIZE
                    | PATH_SET_TIMES
                    | SET_TIMES
                    | REMOVE_DIRECTORY
                    | UNLINK;

    /**
     * What can be asked of what is opened in a folder, even if it may only be read: a C library
     * asks for no more than this says, and a file opened for writing must be refused rather than
     * opened without a word for reading.
     */
    static final long IN_FOLDER = FILE | FILE_CHANGES | READ | WRITE | FOLDER | FOLDER_CHANGES;

    /**
     * Of standard input; without seeking a stream counts as a terminal, and is written by lines.
     */
    static final long INPUT = READ | STAT | POLL | SET_FLAGS;

    static final long OUTPUT = WRITE | STAT | POLL | SET_FLAGS;

    private Rights() {}

    static long ofFile(boolean readable, boolean writable) {
        return FILE | (readable ? READ : 0) | (writable ? WRITE | FILE_CHANGES : 0);
    }

    static long ofFolder(boolean writable) {
        return FOLDER | (writable ? FOLDER_CHANGES : 0);
    }
}
