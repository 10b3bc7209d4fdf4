package dev.tenon.runner.cabi.inprocess;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.runner.cabi.library.LibraryRequest;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.NativeLibrary;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A library in this process: calls run on their callers' threads, and nothing can stop one. A call
 * that passes its deadline puts the library in quarantine: it is entered no more. That call ends
 * when the library lets it.
 */
final class InProcessLibrary implements LoadedLibrary {

    /** How late a quarantine may come. */
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final NativeLibrary library;
    private final byte[] metadata;
    private final CallsInside calls;
    private final @Nullable ReentrantLock oneAtATime;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Thread watch;
    private volatile boolean closed;

    InProcessLibrary(
            LibraryRequest request, NativeLibrary library, byte[] metadata, CallsInside calls) {
        this.library = library;
        this.metadata = metadata;
        this.calls = calls;
        this.oneAtATime = request.threadSafe() ? null : new ReentrantLock(true);
        this.watch = new Thread(this::watch, "tenon-native-watch-" + request.file().getFileName());
        watch.setDaemon(true);
        watch.setContextClassLoader(null);
        watch.start();
    }

    @Override
    public int abiVersion() {
        return library.abiVersion();
    }

    @Override
    public byte[] metadata() {
        return metadata.clone();
    }

    @Override
    public byte[] execute(String function, byte[] input, Deadline deadline) throws CallException {
        if (oneAtATime == null) {
            return enter(function, input, deadline);
        }
        lock(oneAtATime, deadline);
        try {
            return enter(function, input, deadline);
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public boolean isAlive() {
        return !closed && !ended.isDone();
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    /** It is unmapped at once, or when the last call has left it. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
        library.close();
    }

    private byte[] enter(String function, byte[] input, Deadline deadline) throws CallException {
        if (ended.isDone()) {
            throw new CallException.Crashed(ended.join());
        }
        if (deadline.hasPassed()) {
            throw new CallException.DeadlineExceeded("the deadline has passed before the call");
        }
        calls.enter(new CallsInside.Call(function, deadline));
        try {
            byte[] answer = library.execute(input);
            if (deadline.hasPassed()) {
                throw new CallException.DeadlineExceeded("it ended after its deadline");
            }
            return answer;
        } catch (LibraryException refused) {
            throw refused.kind() == LibraryException.Kind.CLOSED
                    ? new CallException.Unavailable("it was closed", refused)
                    : new CallException.Crashed(String.valueOf(refused.getMessage()), refused);
        } finally {
            calls.leave();
        }
    }

    private static void lock(ReentrantLock lock, Deadline deadline) throws CallException {
        try {
            if (!lock.tryLock() && !lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new CallException.Busy(
                        "the library is not thread-safe, and another call was in it until the deadline");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CallException.Unavailable(
                    "interrupted while waiting for another call", interrupted);
        }
    }

    private void watch() {
        while (!closed) {
            CallsInside.Call overdue = calls.overdue();
            if (overdue != null) {
                ended.complete(
                        "the library is in quarantine: function '%s' did not end by its deadline, and cannot be stopped in this process"
                                .formatted(overdue.function()));
                return;
            }
            LockSupport.parkNanos(this, WATCH_NANOS);
        }
    }
}
