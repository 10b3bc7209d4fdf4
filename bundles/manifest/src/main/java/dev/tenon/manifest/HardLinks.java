package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the names of the files in a folder. A file with more names than were seen has one
 * elsewhere, where somebody else can write it. Only Unix tells how many names a file has; elsewhere
 * every file passes.
 */
final class HardLinks {
    private final Map<String, LinkedFile> byInode = new TreeMap<>();

    private record LinkedFile(int links, String name, Set<Path> seen) {}

    void add(String name, Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:nlink,dev,ino", LinkOption.NOFOLLOW_LINKS);
        int links = (Integer) attributes.get("nlink");
        if (links > 1) {
            String inode = attributes.get("dev") + ":" + attributes.get("ino");
            byInode.computeIfAbsent(inode, i -> new LinkedFile(links, name, new HashSet<>()))
                    .seen()
                    .add(file);
        }
    }

    List<Problem> leadingOut() {
        List<Problem> problems = new ArrayList<>();
        for (LinkedFile file : byInode.values()) {
            if (file.links() > file.seen().size()) {
                problems.add(
                        Problem.of(
                                file.name(),
                                "a hard link to a file outside the plugin's folder",
                                "files of the plugin's own folder"));
            }
        }
        return problems;
    }
}
