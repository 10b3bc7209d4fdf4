package dev.tenon.runner.process;

import dev.tenon.api.LoadException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sandbox: bubblewrap (bwrap) on this machine. A program in it sees system folders, read-only,
 * what it was granted, and an empty /tmp; it has process numbers of its own, and no network unless
 * it was granted. The root folder is made anew for each guest; nothing of it is left afterwards.
 *
 * <p>bwrap stays as the leader outside and as process 1 inside. When either is gone, the kernel
 * ends all that is inside. bwrap adds variable {@code PWD} to the program's environment.
 */
public final class Bubblewrap {

    /** Of each of the folders in memory, where bwrap can bound them. */
    private static final String MEMORY_FOLDER_BYTES = Integer.toString(64 << 20);

    private static final List<String> NO_SIZE = List.of();

    private static final List<String> SYSTEM_FOLDERS =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    /** Not the folders that private keys lie in. */
    private static final List<String> ETC =
            List.of(
                    "ld.so.cache",
                    "ld.so.conf*",
                    "ssl/certs",
                    "ssl/cert.pem",
                    "ssl/openssl.cnf",
                    "pki/tls/certs",
                    "pki/tls/cert.pem",
                    "pki/ca-trust/extracted",
                    "ca-certificates*",
                    "crypto-policies",
                    "alternatives",
                    "localtime",
                    "passwd",
                    "group",
                    "nsswitch.conf",
                    "hosts",
                    "java*");

    private static final List<String> ISOLATION =
            List.of(
                    "--unshare-pid",
                    "--unshare-ipc",
                    "--unshare-uts",
                    "--unshare-cgroup-try",
                    "--die-with-parent",
                    "--cap-drop",
                    "ALL");

    private final Path program;
    private final List<String> size;

    private Bubblewrap(Path program, List<String> size) {
        this.program = program;
        this.size = size;
    }

    /** Looked for once: kernels and service managers do not change their mind. */
    private static final class Found {
        static final Optional<Bubblewrap> BUBBLEWRAP = probe();
    }

    /** That on PATH, if it can make the sandbox we need, which not every container may. */
    public static Optional<Bubblewrap> find() {
        return Found.BUBBLEWRAP;
    }

    private static Optional<Bubblewrap> probe() {
        if (!Tools.isLinux()) {
            return Optional.empty();
        }
        Optional<Path> program = Tools.find("bwrap");
        // before version 0.7 it could not bound folders in memory
        for (List<String> size : List.of(List.of("--size", MEMORY_FOLDER_BYTES), NO_SIZE)) {
            Optional<Bubblewrap> candidate =
                    program.map(path -> new Bubblewrap(path, size)).filter(Bubblewrap::works);
            if (candidate.isPresent()) {
                return candidate;
            }
        }
        return Optional.empty();
    }

    private boolean works() {
        Optional<Path> trivial = Tools.find("true");
        if (trivial.isEmpty()) {
            return false;
        }
        List<String> command = base(false);
        command.addAll(List.of("--chdir", "/", "--", trivial.get().toString()));
        return Tools.works(command);
    }

    /**
     * The command that runs a program in the sandbox.
     *
     * @param directory where it starts; readable, and writable if it lies in a private folder
     * @param privateFolders the guest's own; writable
     * @throws LoadException naming a grant that cannot be given
     */
    public List<String> wrap(
            List<String> command,
            Path directory,
            Confinement confinement,
            Collection<Path> privateFolders)
            throws LoadException {
        List<String> wrapped = base(confinement.network());
        for (Confinement.Grant mount : mounts(directory, confinement, privateFolders)) {
            String path = mount.path().toString();
            wrapped.addAll(List.of(mount.writable() ? "--bind" : "--ro-bind", path, path));
        }
        wrapped.addAll(
                List.of("--remount-ro", "/", "--chdir", directory.normalize().toString(), "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Outer folders before those in them, so that the innermost grant is what holds. */
    private static List<Confinement.Grant> mounts(
            Path directory, Confinement confinement, Collection<Path> privateFolders)
            throws LoadException {
        List<Confinement.Grant> mounts = new ArrayList<>();
        if (privateFolders.stream().noneMatch(directory::startsWith)) {
            mounts.add(new Confinement.Grant(directory, false, "the start folder", null));
        }
        for (Path folder : privateFolders) {
            mounts.add(new Confinement.Grant(folder, true, "the private folder", null));
        }
        mounts.addAll(confinement.grants());
        for (Confinement.Grant mount : mounts) {
            check(mount);
        }
        mounts.sort(Comparator.comparingInt(mount -> mount.path().getNameCount()));
        return mounts;
    }

    private static void check(Confinement.Grant grant) throws LoadException {
        Path path = grant.path();
        if (path.getNameCount() == 0 || path.startsWith("/proc") || path.startsWith("/dev")) {
            throw new LoadException(
                    "%s: found '%s', which cannot be granted in a sandbox"
                            .formatted(grant.field(), path));
        }
        try {
            Path real = path.toRealPath();
            if (grant.within() != null && !real.startsWith(grant.within().toRealPath())) {
                throw new LoadException(
                        "%s: found '%s', which is a link to '%s', expected a path in '%s'"
                                .formatted(grant.field(), path, real, grant.within()));
            }
        } catch (IOException absent) {
            throw new LoadException(
                    "%s: '%s' does not exist or cannot be read".formatted(grant.field(), path),
                    absent);
        }
    }

    private List<String> base(boolean network) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(ISOLATION);
        if (!network) {
            command.add("--unshare-net");
        }
        SYSTEM_FOLDERS.forEach(folder -> addSystemFolder(command, Path.of(folder)));
        ETC.forEach(name -> addEtc(command, name));
        if (network) {
            addEtc(command, "resolv.conf");
        }
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        addMemoryFolder(command, "/dev/shm");
        command.addAll(List.of("--remount-ro", "/dev"));
        addMemoryFolder(command, "/tmp");
        return command;
    }

    private void addMemoryFolder(List<String> command, String path) {
        command.addAll(size);
        command.addAll(List.of("--tmpfs", path));
    }

    /** A link stays a link, as programs name files by either way. */
    private static void addSystemFolder(List<String> command, Path folder) {
        try {
            if (Files.isSymbolicLink(folder)) {
                Path target = folder.getParent().relativize(folder.toRealPath());
                command.addAll(List.of("--symlink", target.toString(), folder.toString()));
            } else if (Files.isDirectory(folder)) {
                command.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            }
        } catch (IOException danglingLink) {
            // then nothing can be in it
        }
    }

    private static void addEtc(List<String> command, String pattern) {
        Path sought = Path.of("/etc").resolve(pattern);
        String name = sought.getFileName().toString();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(sought.getParent(), name)) {
            for (Path entry : entries) {
                if (Files.isReadable(entry)) {
                    command.addAll(List.of("--ro-bind", entry.toString(), entry.toString()));
                }
            }
        } catch (IOException absent) {
            // the program does without
        }
    }
}
