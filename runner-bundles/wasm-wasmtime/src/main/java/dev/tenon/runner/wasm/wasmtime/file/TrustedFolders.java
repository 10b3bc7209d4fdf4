package dev.tenon.runner.wasm.wasmtime.file;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether nobody but root and the user of this process could exchange what lies at a path: each of
 * its folders is a real one, is theirs, and is written to by nobody else. In a sticky folder, as
 * {@code /tmp} is, others may make entries, but not rename ours. What has passed once stays as it
 * is until one of the two changes it, so that opening by the same path later is safe.
 *
 * <p>Where the file system knows no owners and modes, nothing is checked.
 */
public final class TrustedFolders {

    private static final int ROOT = 0;

    private TrustedFolders() {}

    /**
     * Checks a folder and all that it lies in.
     *
     * @param folder absolute
     * @throws IOException saying which folder it is and what is wrong with it
     */
    public static void check(Path folder) throws IOException {
        int ownUid = FileStatus.ownUid();
        Path path = folder.toAbsolutePath().normalize();
        for (int count = 0; count <= path.getNameCount(); count++) {
            Path step =
                    count == 0 ? path.getRoot() : path.getRoot().resolve(path.subpath(0, count));
            Optional<FileStatus> status = FileStatus.of(step);
            if (status.isPresent()) {
                check(step, status.get(), ownUid);
            }
        }
    }

    private static void check(Path step, FileStatus status, int ownUid) throws IOException {
        if (status.isLink()) {
            throw new IOException(
                    "%s: found a link to %s, expected a folder: name that"
                            .formatted(step, step.toRealPath()));
        }
        if (!status.isFolder()) {
            throw new NotDirectoryException(step.toString());
        }
        checkOwner(step, status, ownUid);
        if (status.isWritableByOthers() && !status.isSticky()) {
            throw new IOException(
                    "%s: found mode %s, expected that nobody but its owner may write to it"
                            .formatted(step, status.permissions()));
        }
    }

    /** Checks that a file or folder is of root or of us. */
    static void checkOwner(Path path, FileStatus status, int ownUid) throws IOException {
        if (status.uid() != ROOT && status.uid() != ownUid) {
            throw new IOException(
                    "%s: found owner %d, expected this process's user, %d, or root"
                            .formatted(path, status.uid(), ownUid));
        }
    }
}
