package dev.tenon.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A plugin, to call. Registered as an OSGi service for each plugin in service, with the properties
 * below; also had by id from {@link PluginRegistry#service(String)}.
 *
 * <p>The object stands for the plugin, not for one version of it: it goes on working across
 * replacements, so a consumer may keep it for as long as it likes. Calls made while there is no
 * guest for the moment wait for the next one within their deadline.
 *
 * <p>Safe for use by many threads. A call runs on the caller's thread where the runtime allows it,
 * and ends by its deadline. Interrupting the calling thread ends the call with {@link
 * CallException.Unavailable} and leaves the interrupt flag set.
 */
@ProviderType
public interface PluginService {

    /** Service property: the plugin's id. */
    String ID = "tenon.plugin.id";

    /** Service property: the label in the manifest. */
    String NAME = "tenon.plugin.name";

    /** Service property: the version in the manifest. */
    String VERSION = "tenon.plugin.version";

    /** Service property: the runtime in the manifest. */
    String RUNTIME = "tenon.plugin.runtime";

    /** Service property: the declared capabilities, a {@code String[]}. */
    String ABILITIES = "tenon.plugin.abilities";

    /**
     * Service property of native plugins: the tools that the author says it needs, a {@code
     * String[]}.
     */
    String ALLOWED_TOOLS = "tenon.plugin.allowed.tools";

    /** What is known of the plugin now. */
    PluginInfo info();

    /**
     * Calls a function within the manifest's {@code execution.timeout}.
     *
     * @see #call(String, byte[], Deadline)
     */
    byte[] call(String function, byte[] parameters) throws CallException;

    /**
     * Calls a function of the plugin.
     *
     * @param function its name, such as {@code command}
     * @param parameters UTF-8 JSON, or nothing (length 0) for a function without parameters; not
     *     changed, and not to be changed during the call
     * @param deadline when the caller needs the answer; the manifest's {@code execution.timeout}
     *     holds where it is earlier
     * @return UTF-8 JSON, never empty: an answer of nothing is {@code null}
     * @throws CallException why there is no answer
     */
    byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException;
}
