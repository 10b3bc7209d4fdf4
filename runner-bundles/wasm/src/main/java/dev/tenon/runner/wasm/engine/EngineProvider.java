package dev.tenon.runner.wasm.engine;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An engine that may be there or not. Implemented by fragments of the runner's bundle and found by
 * {@link java.util.ServiceLoader} in the class loader that they share with it. Safe for use by many
 * threads.
 */
public interface EngineProvider {

    /** The name of its engine, see {@link Engine#name}. */
    String name();

    /**
     * Makes an engine. The caller closes it.
     *
     * @throws LoadException why it cannot serve on this machine; or not by the deadline, or because
     *     the thread was interrupted
     */
    Engine open(Settings settings, Deadline deadline) throws LoadException;

    /**
     * What an operator decides of an engine.
     *
     * @param library the native library; {@code null} to look for one where the system keeps them
     * @param cache a folder that outlives the runner, for compiled code; {@code null} for none
     * @param cacheBytes most bytes kept there
     * @param instances most instances at once, of all plugins together
     */
    record Settings(@Nullable Path library, @Nullable Path cache, long cacheBytes, int instances) {}
}
