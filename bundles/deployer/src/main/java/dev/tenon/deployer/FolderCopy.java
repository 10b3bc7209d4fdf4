package dev.tenon.deployer;

import dev.tenon.api.manifest.Problem;
import dev.tenon.deployer.OpenFolder.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies files out of a folder that others may be changing, and remembers what it has read. */
final class FolderCopy {

    private final Path folder;
    private final ByteBudget budget;
    private final Consumer<Path> beforeOpening;
    private final Map<Path, Inode> inodes = new TreeMap<>();

    /**
     * @param folder canonical
     * @param budget what its files may have together
     * @param beforeOpening see {@link OpenFolder#at}
     */
    FolderCopy(Path folder, ByteBudget budget, Consumer<Path> beforeOpening) {
        this.folder = folder;
        this.budget = budget;
        this.beforeOpening = beforeOpening;
    }

    /**
     * Copies files.
     *
     * @param files canonical paths in the folder, by the names of their copies
     */
    void copy(SortedMap<String, Path> files, Path target) throws IOException {
        try (OpenFolder open = OpenFolder.at(folder, beforeOpening)) {
            note(folder, open.inode().orElse(null));
            for (Map.Entry<String, Path> file : files.entrySet()) {
                copy(open, folder, file.getValue(), target.resolve(file.getKey()));
            }
        }
    }

    private void copy(OpenFolder from, Path path, Path file, Path to) throws IOException {
        Path relative = path.relativize(file);
        Path next = path.resolve(relative.getName(0));
        if (relative.getNameCount() > 1) {
            try (OpenFolder below = from.folder(next.getFileName())) {
                note(next, below.inode().orElse(null));
                copy(below, next, file, to);
            }
            return;
        }
        Files.createDirectories(to.getParent());
        try (OpenFile opened = from.file(next.getFileName())) {
            note(file, opened.inode());
            Files.copy(budget.limit(opened.content()), to);
        }
    }

    private void note(Path path, @Nullable Inode inode) {
        if (inode != null) {
            inodes.put(path, inode);
        }
    }

    /** Those of the files that were read and of the folders on the way to them. */
    Map<Path, Inode> inodes() {
        return inodes;
    }

    /** Files that have more names than were read: somebody else's are among them. */
    List<Problem> hardLinksLeadingOut() {
        Map<Object, Long> seen =
                inodes.values().stream()
                        .collect(Collectors.groupingBy(Inode::key, Collectors.counting()));
        List<Problem> problems = new ArrayList<>();
        inodes.forEach(
                (path, inode) -> {
                    if (inode.isRegular() && inode.links() > seen.get(inode.key())) {
                        problems.add(
                                Problem.of(
                                        folder.relativize(path).toString(),
                                        "a hard link to a file outside the plugin's folder",
                                        "files of the plugin's own folder"));
                    }
                });
        return problems;
    }
}
