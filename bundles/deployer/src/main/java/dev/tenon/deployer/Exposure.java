package dev.tenon.deployer;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who else can change a source: its files and folders, and each directory above them, since who can
 * rename a directory can put another in its place. Only Unix tells; elsewhere nothing is exposed.
 */
final class Exposure {

    private static final int ROOT = 0;
    private static final int MOST_PROBLEMS = 20;
    private static final String EXPECTED =
            "one that only root and the container's own user can write, unless the plugin is"
                    + " WebAssembly";

    private final int self;
    private final List<Problem> problems = new ArrayList<>();

    private Exposure(int self) {
        this.self = self;
    }

    /**
     * Everything that others can change.
     *
     * @param source canonical
     * @param read what of it was read
     * @param own a file of the container's own user
     */
    static List<Problem> of(Path source, Map<Path, Inode> read, Path own) throws IOException {
        Inode mine = Inode.of(own).orElse(null);
        if (mine == null) {
            return List.of();
        }
        Exposure exposure = new Exposure(mine.uid());
        exposure.addDirectories(source);
        read.forEach((path, inode) -> exposure.addContent(source, path, inode));
        return exposure.told();
    }

    private void addDirectories(Path source) throws IOException {
        Path holder = source.getParent();
        for (Path directory = holder; directory != null; directory = directory.getParent()) {
            Inode inode = Inode.of(directory).orElseThrow();
            // in a sticky directory others cannot rename what is ours, but can drop what is theirs
            boolean tolerated = inode.isSticky() && !directory.equals(holder);
            add(directory.toString(), inode, tolerated);
        }
    }

    private void addContent(Path source, Path path, Inode inode) {
        if (path.startsWith(source)) {
            Path name = path.equals(source) ? path.getFileName() : source.relativize(path);
            add(name.toString(), inode, false);
        }
    }

    private void add(String file, Inode inode, boolean writingTolerated) {
        String what = inode.isFolder() ? "a directory" : "a file";
        String mode = " (" + inode.permissions() + ")";
        if (inode.isWritableByOthers() && !writingTolerated) {
            problems.add(Problem.of(file, what + " that others can write" + mode, EXPECTED));
        } else if (inode.uid() != ROOT && inode.uid() != self) {
            problems.add(Problem.of(file, what + " of user " + inode.uid() + mode, EXPECTED));
        }
    }

    private List<Problem> told() {
        int more = problems.size() - MOST_PROBLEMS;
        if (more <= 0) {
            return problems;
        }
        List<Problem> first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
        String file = problems.get(MOST_PROBLEMS).file();
        first.add(Problem.of(file, "one of " + more + " more that others can write", EXPECTED));
        return first;
    }
}
