package dev.tenon.api.runner;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One live instance of a plugin. Implemented by runners, called by the manager.
 *
 * <p>Lifecycle: loaded; {@link #start} once; any number of {@link #call} and {@link #ready}, from
 * many threads at once, never more calls than the manifest's {@code maxConcurrency}; {@link
 * #close}. Throws nothing but what is declared: {@code Throwable}s of foreign code end here, at the
 * runner's boundary.
 */
@ConsumerType
public interface Guest extends AutoCloseable {

    /**
     * Starts the plugin with its configuration and returns when it is ready for calls.
     *
     * <p>Ends by the deadline, or soon after the thread is interrupted. After a failure the manager
     * closes the guest.
     *
     * @throws LoadException why it does not start, or did not become ready
     */
    void start(Deadline deadline) throws LoadException;

    /**
     * Calls a function of the plugin. Ends by the deadline, wherever the plugin is then.
     *
     * @param parameters UTF-8 JSON, or length 0 for none; not to be changed or kept
     * @return UTF-8 JSON, never empty; the caller's from then on
     */
    byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException;

    /** Whether the plugin says that it is ready. Ends by the deadline; a failure is not ready. */
    boolean ready(Deadline deadline);

    /** The last thing that went wrong in this guest, for people; {@code null} if nothing did. */
    @Nullable String lastError();

    /**
     * Tells when the guest ends by itself, as a process can: completed then with the reason, for
     * people; never completed for a guest that was closed, nor exceptionally. What depends on it
     * runs on the runner's thread and must not wait.
     */
    default CompletionStage<String> ended() {
        return new CompletableFuture<>();
    }

    /**
     * Ends the guest and frees everything it holds. Calls still in flight end as crashed or
     * unavailable. Called once no more calls are made, by any thread, perhaps more than once;
     * returns within a few seconds.
     */
    @Override
    void close();
}
