package dev.tenon.runner.process;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One guest's processes: the leader that was started, and all that come from it. Thread-safe, but
 * each stream is for one thread.
 *
 * <p>Its standard input is a pipe that stays open, so that its end tells a plugin that the
 * container is gone. Whoever learns that the leader has ended calls {@link #kill} for what it left
 * behind.
 */
public final class PluginProcess {

    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ProcessLauncher launcher;
    private final Process process;
    private final ProcessHandle leader;
    private final boolean ownSession;
    private final boolean sandboxed;
    private final Survivors survivors;
    private final Takeoff takeoff;
    private final PidsGroups.@Nullable Group group;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();

    PluginProcess(
            ProcessLauncher launcher,
            String id,
            Process process,
            CommandChain.Plan plan,
            boolean ownSession,
            Set<Path> privateFolders,
            PidsGroups.@Nullable Group group) {
        this.launcher = launcher;
        this.process = process;
        this.takeoff = new Takeoff(process, plan);
        this.group = group;
        this.leader = process.toHandle();
        this.ownSession = ownSession;
        this.sandboxed = plan.sandbox();
        long start = ProcessEntry.of(process.pid()).map(ProcessEntry::start).orElse(0L);
        this.survivors = new Survivors(process.pid(), start, privateFolders);
        Warden warden = launcher.warden();
        if (warden != null) {
            warden.add(process.pid(), start);
        }
        Thread waiter = new Thread(this::await, "tenon-process-wait-" + id);
        waiter.setDaemon(true);
        waiter.setContextClassLoader(null);
        waiter.start();
    }

    /** Number of the leader, and of its session and group. */
    public long pid() {
        return process.pid();
    }

    /** Whether the leader lives. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it prints; to be read all the time, or it stands still. */
    public InputStream stdout() {
        return process.getInputStream();
    }

    /** What it prints on standard error; to be read all the time, or it stands still. */
    public InputStream stderr() {
        return takeoff.stderr();
    }

    /** Completes when the leader is gone, on a thread of its own. */
    public CompletableFuture<Exit> onExit() {
        return exit.copy();
    }

    /** Asks all of its processes to end, by SIGTERM. Does not wait. */
    public void terminate() {
        if (sandboxed) {
            terminateInside();
        } else if (!isAlive() || !signalGroup(false)) {
            others().forEach(ProcessHandle::destroy);
            leader.destroy();
        }
    }

    /**
     * Kills all of its processes, those that left its session as daemons, too, and returns when
     * none is left, or after two seconds if one cannot die, as in a system call that hangs. May be
     * called again, and after the leader has ended.
     *
     * @return whether none is left
     */
    public boolean kill() {
        List<ProcessHandle> known = ownSession ? List.of() : others();
        if (isAlive()) {
            signalGroup(true);
        }
        leader.destroyForcibly();
        known.forEach(ProcessHandle::destroyForcibly);
        boolean done = killOthers();
        if (done) {
            Warden warden = launcher.warden();
            if (warden != null) {
                warden.drop(pid());
            }
            launcher.forget(this);
            if (group != null) {
                group.remove();
            }
        }
        return done;
    }

    Optional<String> takeOff() throws InterruptedException {
        return takeoff.failure();
    }

    /**
     * The kernel gives the number of the leader to no other process until we have waited for it.
     */
    private boolean signalGroup(boolean kill) {
        Warden warden = launcher.warden();
        if (!ownSession || warden == null) {
            return false;
        }
        return kill ? warden.kill(pid()) : warden.term(pid());
    }

    /**
     * bwrap outside would die by the signal at once, and all inside with it; bwrap inside, as
     * process 1, ignores it. So it is sent to the others; and to bwrap if there are none yet.
     */
    private void terminateInside() {
        List<ProcessHandle> inside =
                others().stream().filter(handle -> !isChildOfLeader(handle)).toList();
        if (inside.isEmpty()) {
            leader.destroy();
        }
        inside.forEach(ProcessHandle::destroy);
    }

    private boolean isChildOfLeader(ProcessHandle handle) {
        return ProcessEntry.of(handle.pid()).filter(e -> e.parent() == pid()).isPresent();
    }

    private List<ProcessHandle> others() {
        return ownSession && ProcessEntry.available()
                ? survivors.find()
                : leader.descendants().toList();
    }

    /** The killed are gone only a moment later, and may have started others just before. */
    private boolean killOthers() {
        boolean interrupted = Thread.interrupted();
        try {
            long start = System.nanoTime();
            long pause = FIRST_PAUSE_NANOS;
            while (System.nanoTime() - start < KILL_NANOS) {
                List<ProcessHandle> left = others();
                left.forEach(ProcessHandle::destroyForcibly);
                if (left.isEmpty() && !isAlive()) {
                    return true;
                }
                LockSupport.parkNanos(this, pause);
                interrupted |= Thread.interrupted();
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void await() {
        while (true) {
            try {
                exit.complete(Exit.of(process.waitFor()));
                return;
            } catch (InterruptedException notForUs) {
                // nobody has a reason to: the thread ends with its process
                Thread.interrupted();
            }
        }
    }
}
