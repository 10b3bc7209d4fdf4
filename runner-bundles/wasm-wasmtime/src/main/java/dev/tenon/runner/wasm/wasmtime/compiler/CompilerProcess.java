package dev.tenon.runner.wasm.wasmtime.compiler;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompileLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Wasmtime's compiler, in a process of its own: nothing interrupts it, nothing else bounds its
 * memory, and where it panics it aborts its process. That is a JVM like this one, which is started
 * when there is something to compile and ended a minute after there was. None outlives the
 * container, however that ends.
 *
 * <p>Safe for use by many threads; one module is compiled at a time.
 */
public final class CompilerProcess implements AutoCloseable {

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Path library;
    private final Duration kept;
    private final ScheduledThreadPoolExecutor timer;

    /** Fair, so that nobody's deadline passes for those who came later. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final AtomicReference<@Nullable ChildLauncher> launcher = new AtomicReference<>();
    private volatile @Nullable Child child;
    private volatile boolean closed;
    private long lastUsed;

    /**
     * @param library absolute path of the library, as {@link
     *     dev.tenon.runner.wasm.wasmtime.file.LibraryFile} gives it
     */
    public CompilerProcess(Path library) {
        this(library, KEPT);
    }

    CompilerProcess(Path library, Duration kept) {
        this.library = library;
        this.kept = kept;
        this.timer = new ScheduledThreadPoolExecutor(1, CompilerProcess::timerThread);
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /**
     * Starts the process if there is none, and waits until it is ready: it has mapped the library
     * and found it to be what the binding expects. A library that is not would end that process,
     * not this one.
     *
     * @throws LoadException if it is not ready by the deadline, or why the library cannot be used
     */
    public void prepare(Deadline deadline) throws LoadException {
        await(deadline, "the compiler is not ready by the deadline");
        try {
            running(deadline);
        } finally {
            leave();
        }
    }

    /**
     * Compiles a module. Whatever becomes of it, the next can be compiled.
     *
     * @return the serialized code, for an engine of the same library and configuration
     * @throws LoadException if it is no valid module, is not compiled by the deadline, takes more
     *     memory than it may, or the compiler breaks over it; or the thread was interrupted, and is
     *     still
     */
    public byte[] compile(byte[] module, CompileLimits limits) throws LoadException {
        await(limits.deadline(), "the module is not compiled by the deadline");
        try {
            return compileInTurn(module, limits);
        } finally {
            leave();
        }
    }

    /** Kills the process, whoever waits for it. */
    @Override
    public void close() {
        closed = true;
        // ends what runs or starts just now, so that the turn is given up
        closeLauncher();
        turn.lock();
        try {
            end(child);
            child = null;
            closeLauncher();
            timer.shutdownNow();
        } finally {
            turn.unlock();
        }
    }

    /**
     * A process that was there may hold memory of other modules, or have died while it waited: that
     * is no fault of this one, which is judged by a process of its own.
     */
    private byte[] compileInTurn(byte[] module, CompileLimits limits) throws LoadException {
        Child kept = child;
        if (kept != null && kept.isUsable()) {
            try {
                return kept.compile(module, limits);
            } catch (Child.BrokenException perhapsByOthers) {
                // once more
            }
        }
        return running(limits.deadline()).compile(module, limits);
    }

    private Child running(Deadline deadline) throws LoadException {
        Child running = child;
        if (running != null && running.isUsable()) {
            return running;
        }
        end(running);
        child = null;
        Child started = launcher().start(deadline);
        child = started;
        return started;
    }

    private ChildLauncher launcher() throws LoadException {
        ChildLauncher made = launcher.get();
        if (made == null && !closed) {
            made = new ChildLauncher(library);
            launcher.set(made);
        }
        if (made == null || closed) {
            // who closes takes it away, once more when the turn is given up
            throw new LoadException("the compiler has been closed");
        }
        return made;
    }

    private void closeLauncher() {
        ChildLauncher made = launcher.getAndSet(null);
        if (made != null) {
            made.close();
        }
    }

    private void await(Deadline deadline, String overdue) throws LoadException {
        try {
            if (!turn.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new LoadException(overdue + ": the compiler is busy with others");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted while others' modules were compiled", interrupted);
        }
    }

    private void leave() {
        Child running = child;
        if (running != null && !running.isUsable()) {
            end(running);
            child = null;
        } else if (running != null && !closed) {
            lastUsed = System.nanoTime();
            timer.getQueue().clear();
            timer.schedule(this::endIfIdle, kept.toNanos(), TimeUnit.NANOSECONDS);
        }
        turn.unlock();
    }

    private void endIfIdle() {
        if (!turn.tryLock()) {
            // who has it now sees to the next time
            return;
        }
        try {
            if (System.nanoTime() - lastUsed >= kept.toNanos()) {
                end(child);
                child = null;
            }
        } finally {
            turn.unlock();
        }
    }

    private static void end(@Nullable Child running) {
        if (running != null) {
            running.close();
        }
    }

    private static Thread timerThread(Runnable task) {
        Thread thread = new Thread(task, "tenon-wasm-compiler-idle");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
