package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Groups of processes that the kernel's {@code pids} controller bounds, as children of this
 * process's own group. What RLIMIT_NPROC cannot do: it holds for one guest alone, and for root.
 * Needs the right to make groups, which root mostly has and others mostly have not. Thread-safe.
 */
final class PidsGroups {

    private static final Path HIERARCHIES = Path.of("/sys/fs/cgroup");
    private static final Path OURS = Path.of("/proc/self/cgroup");
    private static final String CONTROLLER = "pids";
    private static final String NO_BOUND = "max";

    private final Path folder;
    private final String shell;
    private final AtomicLong count = new AtomicLong();
    private boolean tried;
    private boolean usable;

    private PidsGroups(Path folder, String shell) {
        this.folder = folder;
        this.shell = shell;
    }

    /**
     * Finds where groups would be, and makes none yet.
     *
     * @param name of the group that will hold those of the guests; unlike any other on this machine
     */
    static Optional<PidsGroups> find(String name) {
        Optional<Path> shell = Tools.find("sh");
        if (!Tools.isLinux() || shell.isEmpty()) {
            return Optional.empty();
        }
        try {
            return own().map(own -> new PidsGroups(own.resolve(name), unlike(shell.get())));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Where they are; it goes when the last group in it does and it is {@linkplain #close closed}.
     */
    Path folder() {
        return folder;
    }

    /** A new group with a bound and nobody in it; empty where none can be made. */
    Optional<Group> bounded(long most) throws IOException {
        return isUsable() ? Optional.of(group(most)) : Optional.empty();
    }

    void close() {
        remove(folder);
    }

    /** One guest's. */
    record Group(Path folder, String shell) {

        /**
         * The command that joins it and becomes the program that is appended, so that nothing of
         * the program runs outside.
         */
        List<String> command() {
            return List.of(
                    shell,
                    "-c",
                    "echo $$ >\"$1\" && shift && exec \"$@\"",
                    "tenon-group",
                    folder.resolve("cgroup.procs").toString());
        }

        /** Removes it, which cannot be while there is anybody in it. */
        void remove() {
            PidsGroups.remove(folder);
        }
    }

    /** The same file by a name that no program is started by, as a process is known by that. */
    private static String unlike(Path tool) {
        return tool.getParent() + "/./" + tool.getFileName();
    }

    /** Tried once, when one is needed: most guests have no such bound. */
    private synchronized boolean isUsable() {
        if (!tried) {
            tried = true;
            usable = works();
            if (!usable) {
                close();
            }
        }
        return usable;
    }

    private boolean works() {
        try {
            Files.createDirectory(folder);
            enable();
            Group group = group(1);
            boolean works =
                    !Files.readString(group.folder().resolve("pids.max")).strip().equals(NO_BOUND);
            group.remove();
            return works;
        } catch (IOException notAllowed) {
            return false;
        }
    }

    private Group group(long most) throws IOException {
        Path group = Files.createDirectory(folder.resolve(Long.toString(count.incrementAndGet())));
        Files.writeString(group.resolve("pids.max"), Long.toString(most));
        return new Group(group, shell);
    }

    /** In the hierarchy of version 2 a group hands its controllers on only where it is told to. */
    private void enable() throws IOException {
        Path handedOn = folder.resolve("cgroup.subtree_control");
        if (Files.exists(handedOn)) {
            Files.writeString(handedOn, "+" + CONTROLLER);
        }
    }

    /** The group of this process in the hierarchy that has the controller. */
    private static Optional<Path> own() throws IOException {
        List<String> lines = Files.readAllLines(OURS, UTF_8);
        for (String line : lines) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && List.of(parts[1].split(",")).contains(CONTROLLER)) {
                return existing(HIERARCHIES.resolve(parts[1]), parts[2]);
            }
        }
        for (String line : lines) {
            if (line.startsWith("0::")) {
                return existing(HIERARCHIES, line.substring(3));
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> existing(Path hierarchy, String group) {
        Path folder = hierarchy.resolve(group.substring(group.startsWith("/") ? 1 : 0)).normalize();
        return Files.isDirectory(folder) && folder.startsWith(HIERARCHIES)
                ? Optional.of(folder)
                : Optional.empty();
    }

    private static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException inUse) {
            // the warden removes it, when all are gone
        }
    }
}
