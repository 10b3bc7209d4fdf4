package dev.tenon.worker;

import dev.tenon.worker.library.HostAnswer;
import dev.tenon.worker.library.HostFunction;
import dev.tenon.worker.library.HostFunctions;
import dev.tenon.worker.library.HostStatus;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The library's way to the host: on the lane whose request the thread works on, and from other
 * threads by the {@link Background}. Thread-safe.
 */
final class HostLink implements HostFunctions {

    /**
     * The runner connects it before it asks to load, but its thread here may be slower than the
     * library's.
     */
    private static final long BACKGROUND_SECONDS = 1;

    private final Worker worker;
    private final ThreadLocal<@Nullable Connection> lane = new ThreadLocal<>();
    private final CompletableFuture<Background> background = new CompletableFuture<>();

    HostLink(Worker worker) {
        this.worker = worker;
    }

    /** From now on this thread asks there. */
    void enter(Connection connection) {
        lane.set(connection);
    }

    void leave() {
        lane.set(null);
    }

    void setBackground(Background made) throws FaultException {
        if (!background.complete(made)) {
            throw FaultException.protocol("a second BACKGROUND");
        }
    }

    @Override
    public HostStatus call(
            HostFunction function, List<MemorySegment> arguments, HostAnswer answer) {
        Connection connection = lane.get();
        try {
            return connection == null
                    ? askInBackground(function, arguments, answer)
                    : connection.ask(function, arguments, answer);
        } catch (FaultException violation) {
            worker.violated(null, violation);
        } catch (IOException gone) {
            // the lane finds out when it answers
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return HostStatus.FAILED;
    }

    private HostStatus askInBackground(
            HostFunction function, List<MemorySegment> arguments, HostAnswer answer)
            throws IOException, InterruptedException {
        try {
            return background
                    .get(BACKGROUND_SECONDS, TimeUnit.SECONDS)
                    .ask(function, arguments, answer);
        } catch (TimeoutException | ExecutionException none) {
            return HostStatus.FAILED;
        }
    }
}
