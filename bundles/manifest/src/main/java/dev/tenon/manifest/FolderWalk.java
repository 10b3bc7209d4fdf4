package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One look through a plugin's folder: what it holds, and what it must not hold. */
final class FolderWalk {
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES = 512L << 20;
    private static final int DEEPEST = 32;

    private final Path root;
    private final List<Problem> problems;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final Set<String> folders = new HashSet<>();
    private final HardLinks hardLinks = new HardLinks();
    private int entries;
    private long bytes;
    private boolean complete = true;

    private FolderWalk(Path root, List<Problem> problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * Walks.
     *
     * @param root canonical
     * @param problems gets what the folder must not hold
     */
    static FolderWalk of(Path root, List<Problem> problems) {
        FolderWalk walk = new FolderWalk(root, problems);
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            walk.list(root, "", 1);
            walk.problems.addAll(walk.hardLinks.leadingOut());
        } else {
            walk.refuse(nameOf(root), "no such folder", "a plugin's folder");
            walk.complete = false;
        }
        return walk;
    }

    SortedMap<String, Path> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    /** Whether all of it was looked at. */
    boolean isComplete() {
        return complete;
    }

    /** Checks that a file the manifest names is here, unless that has been told already. */
    void checkNamed(
            String manifest,
            Report.NamedFile named,
            List<Problem> ofManifest,
            List<Problem> ofFiles) {
        String name = named.name();
        boolean told = ofFiles.stream().anyMatch(p -> p.file().equals(name));
        if (!files.containsKey(name) && !told) {
            ofManifest.add(
                    new Problem(
                            manifest,
                            named.line(),
                            named.field(),
                            absence(name) + ": " + Quoted.of(name),
                            "a file in the plugin's folder"));
        }
    }

    boolean isFolder(String name) {
        return folders.contains(name);
    }

    /** What there is instead of a file of that name. */
    String absence(String name) {
        return isFolder(name) ? "a folder" : "no such file";
    }

    private void list(Path folder, String name, int depth) {
        if (depth > DEEPEST) {
            refuse(name, "folders more than " + DEEPEST + " deep", "fewer");
            complete = false;
            return;
        }
        folders.add(name);
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
            for (Path entry : listing) {
                if (!complete || !isWithinBounds()) {
                    return;
                }
                String simple = entry.getFileName().toString();
                visit(entry, name.isEmpty() ? simple : name + "/" + simple, depth);
            }
        } catch (IOException | DirectoryIteratorException e) {
            refuse(name.isEmpty() ? nameOf(root) : name, unreadable(e), "a readable folder");
        }
    }

    private boolean isWithinBounds() {
        entries++;
        if (entries > MOST_ENTRIES) {
            refuse(nameOf(root), "more than " + MOST_ENTRIES + " files and folders", "fewer");
            complete = false;
        }
        return complete;
    }

    private void visit(Path entry, String name, int depth) {
        if (name.indexOf('\\') >= 0 || !name.codePoints().allMatch(Quoted::isVisible)) {
            refuse(Quoted.of(name), "a name with a \\ or control character", "a plain name");
            return;
        }
        try {
            Path real = entry.toRealPath();
            if (!real.startsWith(root)) {
                refuse(name, "a link to " + real, "files of the plugin's own folder");
                return;
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                visitFolder(entry, real, name, depth);
            } else if (attributes.isRegularFile()) {
                add(name, real, attributes);
            } else {
                refuse(name, "a device, pipe or socket", "files and folders");
            }
        } catch (IOException e) {
            boolean link = Files.isSymbolicLink(entry);
            refuse(name, link ? "a link that leads nowhere" : unreadable(e), "a readable file");
        }
    }

    private void visitFolder(Path entry, Path real, String name, int depth) throws IOException {
        if (entry.getParent().toRealPath().startsWith(real)) {
            refuse(name, "a link to a folder that holds it", "no circle");
        } else {
            list(real, name, depth + 1);
        }
    }

    private void add(String name, Path real, BasicFileAttributes attributes) throws IOException {
        bytes += attributes.size();
        if (bytes > MOST_BYTES) {
            refuse(nameOf(root), "more than " + (MOST_BYTES >> 20) + " MiB", "less");
            complete = false;
            return;
        }
        hardLinks.add(name, real);
        files.put(name, real);
    }

    private void refuse(String file, String found, String expected) {
        problems.add(Problem.of(file, found, expected));
    }

    private static String nameOf(Path folder) {
        Path name = folder.getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    private static String unreadable(Exception e) {
        return "one that cannot be read: " + e.getMessage();
    }
}
