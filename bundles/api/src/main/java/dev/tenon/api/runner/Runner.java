package dev.tenon.api.runner;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows one runtime and opens guests of it. Implemented by runner bundles, called by the manager.
 *
 * <p>Safe for use by many threads. When the service is unregistered the manager closes the guests
 * it got from it before the unregistration returns.
 */
@ConsumerType
public interface Runner {

    /** Service property and capability attribute: the runtime's name, such as {@code wasm}. */
    String RUNTIME = "runtime";

    /**
     * Namespace of the capability that a runner's bundle provides and a plugin's bundle requires.
     */
    String NAMESPACE = "dev.tenon.runner";

    /**
     * Loads a plugin: reads and checks its artifact, compiles, reserves what it needs. Code of the
     * plugin runs at {@link Guest#start} first, never here.
     *
     * <p>Ends by the deadline, or soon after the thread is interrupted, with nothing left behind.
     *
     * @throws LoadException if the artifact is not what the manifest says, or a limit in the
     *     manifest cannot be enforced on this host
     */
    Guest load(LoadRequest request, Deadline deadline) throws LoadException;
}
