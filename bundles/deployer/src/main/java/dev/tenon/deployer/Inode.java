package dev.tenon.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;

/**
 * What a Unix file system says of a file or folder: which one it is, and who may change it.
 *
 * @param key equal for names of the same file
 * @param mode type and permissions, as in {@code stat(2)}
 * @param uid its owner
 * @param privateGroup whether its group is its owner's own, as one that bears the owner's name is
 *     by the custom of Unix systems
 * @param links how many names it has
 * @param changed when it was last written, renamed, or given other permissions
 */
record Inode(Object key, int mode, int uid, boolean privateGroup, int links, FileTime changed) {

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int STICKY = 01000;
    private static final int WRITABLE_BY_GROUP = 0020;
    private static final int WRITABLE_BY_OTHERS = 0002;

    /** Of what a path names, a link itself if it is one; empty where there are no inodes. */
    static Optional<Inode> of(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        Map<String, Object> read =
                Files.readAttributes(
                        path,
                        "unix:fileKey,mode,uid,owner,group,nlink,ctime",
                        LinkOption.NOFOLLOW_LINKS);
        return Optional.of(
                new Inode(
                        read.get("fileKey"),
                        (Integer) read.get("mode"),
                        (Integer) read.get("uid"),
                        name(read.get("owner")).equals(name(read.get("group"))),
                        (Integer) read.get("nlink"),
                        (FileTime) read.get("ctime")));
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isFolder() {
        return (mode & TYPE) == DIRECTORY;
    }

    /** Whether in this folder only the owner of an entry can rename or delete it. */
    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    boolean isWritableByOthers() {
        int others = privateGroup ? WRITABLE_BY_OTHERS : WRITABLE_BY_OTHERS | WRITABLE_BY_GROUP;
        return (mode & others) != 0;
    }

    private static String name(Object principal) {
        return ((Principal) principal).getName();
    }

    /** As {@code ls} shows it: {@code rwxr-xr-x}. */
    String permissions() {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int bit = 0; bit < 9; bit++) {
            if ((mode & 0400 >> bit) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        return text.toString();
    }
}
