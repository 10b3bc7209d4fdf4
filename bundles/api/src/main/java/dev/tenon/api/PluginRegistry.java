package dev.tenon.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** All plugins of the container, by id. One OSGi service; safe for use by many threads. */
@ProviderType
public interface PluginRegistry {

    /** Every plugin that is installed or was refused, ordered by id. */
    List<PluginInfo> plugins();

    /** The plugin of that id. */
    Optional<PluginInfo> plugin(String id);

    /**
     * The service of a plugin that is installed, whatever its state.
     *
     * @throws NoSuchPluginException if no bundle of that id is installed
     */
    PluginService service(String id);

    /**
     * Asks the guest in service how it is, within a few seconds. A plugin without a guest is not
     * ready.
     *
     * @throws NoSuchPluginException if the id is unknown
     */
    Health health(String id);

    /**
     * Replaces the guest: by the content of its source where that has changed, else by a new guest
     * of the same content. The one in service goes on until the new one is ready. Waits for the
     * outcome.
     *
     * @return the plugin with the new guest in service
     * @throws NoSuchPluginException if the id is unknown
     * @throws LoadException why there is no new guest; the one before stays in service
     */
    PluginInfo reload(String id) throws LoadException;

    /**
     * Starts a stopped plugin, as starting its bundle does, or tries one in state error again, and
     * waits for the outcome. One that runs is left alone.
     *
     * @throws NoSuchPluginException if no bundle of that id is installed
     * @throws LoadException why it does not run
     */
    PluginInfo start(String id) throws LoadException;

    /**
     * Stops a plugin, as stopping its bundle does; calls in flight finish within {@code
     * drain_timeout}. It stays stopped until {@link #start} or new content.
     *
     * @throws NoSuchPluginException if no bundle of that id is installed
     */
    PluginInfo stop(String id);

    /**
     * Waits until no guest of this plugin is being opened, or the deadline passes.
     *
     * @return what is known then; empty if the plugin is not known
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<PluginInfo> settled(String id, Deadline deadline) throws InterruptedException;
}
