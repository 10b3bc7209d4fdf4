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
import org.jspecify.annotations.Nullable;

/**
 * A library in this process: calls run on their callers' threads, and nothing can stop one. A call
 * that passes its deadline puts the library in quarantine: it is entered no more. That call ends
 * when the library lets it.
 */
final class InProcessLibrary implements LoadedLibrary {

    /** How late a quarantine may come; a call that is late by less may go unnoticed. */
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final NativeLibrary library;
    private final byte[] metadata;
    private final CallsInside calls;
    private final @Nullable Turns turns;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Thread watch;
    private volatile @Nullable String quarantine;
    private volatile boolean closed;

    InProcessLibrary(
            LibraryRequest request, NativeLibrary library, byte[] metadata, CallsInside calls) {
        this.library = library;
        this.metadata = metadata;
        this.calls = calls;
        this.turns = request.threadSafe() ? null : new Turns();
        String name = "tenon-native-watch-" + request.file().getFileName();
        this.watch = new Thread(null, this::watch, name, 0, false);
        watch.setDaemon(true);
        watch.setContextClassLoader(null);
        watch.start();
    }

    @Override
    public byte[] metadata() {
        return metadata.clone();
    }

    @Override
    public byte[] execute(String function, byte[] input, Deadline deadline) throws CallException {
        if (turns == null) {
            return enter(function, input, deadline);
        }
        turns.take(deadline);
        try {
            return enter(function, input, deadline);
        } finally {
            turns.pass();
        }
    }

    @Override
    public boolean isAlive() {
        return !closed && quarantine == null;
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
        refuseThoseWhoWait();
    }

    private byte[] enter(String function, byte[] input, Deadline deadline) throws CallException {
        String why = quarantine;
        if (why != null) {
            throw new CallException.Crashed(why);
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
            throw fault(refused);
        } finally {
            calls.leave();
        }
    }

    private static CallException fault(LibraryException refused) {
        String message = String.valueOf(refused.getMessage());
        return switch (refused.kind()) {
            case CLOSED -> new CallException.Unavailable("it was closed", refused);
            case NO_MEMORY -> new CallException.Unavailable(message, refused);
            case INVALID_INPUT -> new CallException.Failed(message);
            case NULL_RESULT, TOO_LONG, NOT_LOADED, NO_SYMBOL, WRONG_VERSION ->
                    new CallException.Crashed(message, refused);
        };
    }

    private void watch() {
        while (!closed) {
            CallsInside.Call overdue = calls.overdue();
            if (overdue != null) {
                quarantine(overdue.function());
                return;
            }
            LockSupport.parkNanos(this, WATCH_NANOS);
        }
    }

    private void quarantine(String function) {
        String why =
                "the library is in quarantine: function '%s' did not end by its deadline, and cannot be stopped in this process"
                        .formatted(function);
        quarantine = why;
        refuseThoseWhoWait();
        ended.complete(why);
    }

    private void refuseThoseWhoWait() {
        if (turns != null) {
            turns.dissolve();
        }
    }
}
