package dev.tenon.runner.process;

import dev.tenon.api.LoadException;
import dev.tenon.runner.process.ResourceLimits.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts plugin processes; one for a runner. Thread-safe.
 *
 * <p>On Linux each guest has a session of its own, and none outlives the container, even if that is
 * killed. On other systems there is neither: a guest is ended as far as its descendants are known.
 */
public final class ProcessLauncher implements AutoCloseable {

    private static final int ATTEMPTS = 6;
    private static final long FIRST_PAUSE_MILLIS = 10;

    /** What trying again would not change. */
    private static final List<String> LASTING =
            List.of("Permission denied", "No such file or directory", "Exec format error");

    private final Path runtimeDirectory;
    private final Spawner spawner = new Spawner();
    private final @Nullable PidsGroups groups;
    private final CommandChain chain;
    private final @Nullable Warden warden;
    private final Set<PluginProcess> processes = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param runtimeDirectory private folder of the runner, mode 0700, that holds one folder for
     *     each guest and nothing else; made for this launcher, and removed by it in the end
     */
    public ProcessLauncher(Path runtimeDirectory) {
        if (!runtimeDirectory.isAbsolute() || runtimeDirectory.normalize().getNameCount() == 0) {
            throw new IllegalArgumentException("no private folder: " + runtimeDirectory);
        }
        this.runtimeDirectory = runtimeDirectory.normalize();
        String unique = ProcessHandle.current().pid() + "-" + this.runtimeDirectory.getFileName();
        this.groups = PidsGroups.find("tenon-" + unique).orElse(null);
        this.chain = CommandChain.find();
        Optional<Path> shell = Tools.find("sh");
        this.warden =
                chain.setsid().isPresent() && shell.isPresent() && ProcessEntry.available()
                        ? new Warden(
                                chain.setsid().get(),
                                shell.get(),
                                this.runtimeDirectory,
                                groups == null ? null : groups.folder())
                        : null;
    }

    /**
     * Starts a program and waits until it is executed, not until it does anything.
     *
     * @throws LoadException saying why it cannot be started or which limit cannot be enforced
     */
    public PluginProcess start(Program program) throws LoadException {
        check(program);
        Set<Path> privateFolders = privateFolders(program);
        try {
            return startPatiently(program, privateFolders);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cannotStart(program, "interrupted");
        }
    }

    /** Kills what is left and removes the runtime directory. */
    @Override
    public void close() {
        closed = true;
        processes.forEach(PluginProcess::kill);
        if (warden != null) {
            warden.close();
        }
        spawner.close();
        removeRuntimeDirectory();
        if (groups != null) {
            groups.close();
        }
    }

    @Nullable Warden warden() {
        return warden;
    }

    void forget(PluginProcess process) {
        processes.remove(process);
    }

    /**
     * Another thread that starts a process just now may have inherited the descriptor by which the
     * program was written a moment ago; until it has closed that, the kernel says "Text file busy".
     */
    private PluginProcess startPatiently(Program program, Set<Path> privateFolders)
            throws LoadException, InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            if (closed) {
                throw cannotStart(program, "the runner has been stopped");
            }
            String reason;
            try {
                PluginProcess guest = spawn(program, privateFolders);
                Optional<String> failure = takeOff(guest);
                if (failure.isEmpty()) {
                    return guest;
                }
                guest.kill();
                reason = failure.get();
            } catch (IOException failed) {
                reason = reason(failed);
            }
            if (attempt == ATTEMPTS || LASTING.contains(reason)) {
                throw cannotStart(program, program.executable() + ": " + reason);
            }
            Thread.sleep(pause);
            pause *= 2;
        }
    }

    private static Optional<String> takeOff(PluginProcess guest) throws InterruptedException {
        try {
            return guest.takeOff();
        } catch (InterruptedException interrupted) {
            guest.kill();
            throw interrupted;
        }
    }

    private PluginProcess spawn(Program program, Set<Path> privateFolders)
            throws LoadException, IOException, InterruptedException {
        PidsGroups.Group group = group(program);
        PluginProcess guest = null;
        try {
            CommandChain.Plan plan = chain.plan(program, privateFolders, group);
            Process process = spawner.start(builder(program, plan));
            guest = guest(program, plan, process, privateFolders, group);
            return guest;
        } finally {
            if (guest == null && group != null) {
                group.remove();
            }
        }
    }

    private PidsGroups.@Nullable Group group(Program program) throws IOException {
        Optional<Long> processes = program.confinement().limits().of(Resource.PROCESSES);
        return groups == null || processes.isEmpty()
                ? null
                : groups.bounded(processes.get()).orElse(null);
    }

    private PluginProcess guest(
            Program program,
            CommandChain.Plan plan,
            Process process,
            Set<Path> privateFolders,
            PidsGroups.@Nullable Group group) {
        PluginProcess guest =
                new PluginProcess(
                        this,
                        program.id(),
                        process,
                        plan,
                        chain.setsid().isPresent(),
                        privateFolders,
                        group);
        processes.add(guest);
        if (closed) {
            // who closed may have looked before it was there
            guest.kill();
        }
        return guest;
    }

    private static ProcessBuilder builder(Program program, CommandChain.Plan plan) {
        ProcessBuilder builder = new ProcessBuilder(plan.command());
        builder.directory(program.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        return builder;
    }

    private static void check(Program program) throws LoadException {
        Path executable = program.executable();
        if (!Files.exists(executable)) {
            throw cannotStart(program, executable + ": No such file or directory");
        }
        if (Files.isDirectory(executable)) {
            throw cannotStart(program, executable + ": Is a directory");
        }
        if (!Files.isExecutable(executable)) {
            throw cannotStart(program, executable + ": Permission denied");
        }
        Optional<String> problem = ExecutableFormat.problem(executable);
        if (problem.isPresent()) {
            throw cannotStart(program, executable + ": " + problem.get());
        }
        if (!Files.isDirectory(program.directory())) {
            throw cannotStart(program, "its folder " + program.directory() + " does not exist");
        }
    }

    /** Folders of the runtime directory that a value of the environment is or lies in. */
    private Set<Path> privateFolders(Program program) {
        return program.environment().values().stream()
                .map(value -> value.startsWith("unix:") ? value.substring(5) : value)
                .flatMap(value -> Stream.ofNullable(privateFolder(value)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private @Nullable Path privateFolder(String value) {
        try {
            Path path = Path.of(value).normalize();
            return path.startsWith(runtimeDirectory) && !path.equals(runtimeDirectory)
                    ? runtimeDirectory.resolve(path.getName(runtimeDirectory.getNameCount()))
                    : null;
        } catch (InvalidPathException noPath) {
            return null;
        }
    }

    private static LoadException cannotStart(Program program, String reason) {
        return new LoadException(
                program.field() + ": cannot start " + program.id() + ": " + reason);
    }

    /** {@code Cannot run program "/x": error=13, Permission denied}: what comes last. */
    private static String reason(IOException failed) {
        String message = String.valueOf(failed.getMessage());
        int at = message.indexOf("error=");
        int comma = message.indexOf(", ", Math.max(at, 0));
        return at < 0 || comma < 0 ? message : message.substring(comma + 2);
    }

    private void removeRuntimeDirectory() {
        if (!Files.exists(runtimeDirectory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(runtimeDirectory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException unreadable) {
            // nothing of ours runs any more that could use it
        }
    }
}
