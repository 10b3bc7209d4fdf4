package dev.tenon.runner.wasm.wasmtime.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;

/**
 * What a Unix file system says of a file: what it is and who may change it.
 *
 * @param mode type and permissions, as in {@code stat(2)}
 * @param uid number of its owner
 * @param privateGroup whether its group is its owner's own, as one that bears the owner's name is
 *     by the custom of Unix systems
 */
public record FileStatus(int mode, int uid, boolean privateGroup) {

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_GROUP = 0020;
    private static final int WRITABLE_BY_OTHERS = 0002;

    private static final Path OWN_PROCESS = Path.of("/proc/self");

    /**
     * Of what a path names, a link itself if it is one.
     *
     * @return nothing where the file system knows no owners and modes
     */
    public static Optional<FileStatus> of(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        Map<String, Object> read =
                Files.readAttributes(path, "unix:mode,uid,owner,group", LinkOption.NOFOLLOW_LINKS);
        return Optional.of(
                new FileStatus(
                        (Integer) read.get("mode"),
                        (Integer) read.get("uid"),
                        name(read.get("owner")).equals(name(read.get("group")))));
    }

    /** Number of the user this process runs as, by what it owns: a user need not have a name. */
    public static int ownUid() throws IOException {
        if (Files.exists(OWN_PROCESS)) {
            return uid(OWN_PROCESS);
        }
        Path probe = Files.createTempFile("tenon-owner", null);
        try {
            return uid(probe);
        } finally {
            Files.delete(probe);
        }
    }

    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    public boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    /** Whether in this folder only the owner of an entry can rename or delete it. */
    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    /** Whether users other than its owner may write to it; the owner's own group is the owner. */
    boolean isWritableByOthers() {
        return (mode & WRITABLE_BY_OTHERS) != 0 || !privateGroup && isWritableByGroup();
    }

    /** Whether its group, whoever that is, or others may write to it. */
    public boolean isShared() {
        return (mode & WRITABLE_BY_OTHERS) != 0 || isWritableByGroup();
    }

    private boolean isWritableByGroup() {
        return (mode & WRITABLE_BY_GROUP) != 0;
    }

    /** Type in words. */
    public String type() {
        return isRegular() ? "a file" : isFolder() ? "a folder" : isLink() ? "a link" : "a device";
    }

    /** As {@code chmod} takes it: {@code 0755}. */
    public String permissions() {
        return "%04o".formatted(mode & 07777);
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    private static String name(Object principal) {
        return ((Principal) principal).getName();
    }
}
