package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.Optional;

/** Results of functions, as far as they occur here; names and numbers are those of preview 1. */
enum Errno {
    SUCCESS(0, ""),
    ACCES(2, "Permission denied"),
    AGAIN(6, "Resource temporarily unavailable"),
    BADF(8, "Bad file descriptor"),
    BUSY(10, "Device or resource busy"),
    DQUOT(19, "Disk quota exceeded"),
    EXIST(20, "File exists"),
    FAULT(21, "Bad address"),
    FBIG(22, "File too large"),
    ILSEQ(25, "Invalid or incomplete multibyte or wide character"),
    INVAL(28, "Invalid argument"),
    IO(29, "Input/output error"),
    ISDIR(31, "Is a directory"),
    LOOP(32, "Too many levels of symbolic links"),
    MFILE(33, "Too many open files"),
    MLINK(34, "Too many links"),
    NAMETOOLONG(37, "File name too long"),
    NFILE(41, "Too many open files in system"),
    NOENT(44, "No such file or directory"),
    NOSPC(51, "No space left on device"),
    NOTDIR(54, "Not a directory"),
    NOTEMPTY(55, "Directory not empty"),
    NOTSOCK(57, "Socket operation on non-socket"),
    NOTSUP(58, "Operation not supported"),
    NXIO(60, "No such device or address"),
    OVERFLOW(61, "Value too large for defined data type"),
    PERM(63, "Operation not permitted"),
    ROFS(69, "Read-only file system"),
    SPIPE(70, "Illegal seek"),
    TXTBSY(74, "Text file busy"),
    XDEV(75, "Invalid cross-device link");

    private static final Errno[] ALL = values();

    private final int code;
    private final String text;

    Errno(int code, String text) {
        this.code = code;
        this.text = text;
    }

    int code() {
        return code;
    }

    /** What an operation of Java means for a guest. */
    static Errno of(IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return NOENT;
        } else if (failed instanceof FileAlreadyExistsException) {
            return EXIST;
        } else if (failed instanceof AccessDeniedException) {
            return ACCES;
        } else if (failed instanceof DirectoryNotEmptyException) {
            return NOTEMPTY;
        } else if (failed instanceof NotDirectoryException) {
            return NOTDIR;
        } else if (failed instanceof FileSystemLoopException) {
            return LOOP;
        } else if (failed instanceof AtomicMoveNotSupportedException) {
            return XDEV;
        }
        return byText(failed).orElse(IO);
    }

    /**
     * For all others Java keeps the system's text and drops its number. In a locale other than
     * English this finds nothing; so whatever a guest is likely to act on is found out beforehand.
     */
    private static Optional<Errno> byText(IOException failed) {
        String reason =
                failed instanceof FileSystemException named
                        ? named.getReason()
                        : failed.getMessage();
        return Arrays.stream(ALL)
                .filter(errno -> errno != SUCCESS)
                .filter(errno -> reason != null && reason.startsWith(errno.text))
                // "Too many open files" begins another text
                .max((a, b) -> a.text.length() - b.text.length());
    }
}
