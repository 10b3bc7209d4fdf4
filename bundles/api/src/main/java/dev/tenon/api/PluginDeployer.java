package dev.tenon.api;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns plugin folders and archives into bundles. One OSGi service; safe for use by many threads.
 * What is dropped into a watched folder is deployed without a call of these methods.
 */
@ProviderType
public interface PluginDeployer {

    /**
     * Deploys a folder or {@code .zip}: checks it, makes a bundle of its content, installs and
     * starts that. Content that is deployed already is left as it is. Returns once the bundle is
     * started; {@link PluginRegistry#settled} tells how its guest fared.
     *
     * @param source lies in a trusted directory
     * @return what was deployed; its problems are empty
     * @throws DeployException why it is refused
     */
    Deployment deploy(Path source) throws DeployException;

    /**
     * Uninstalls a plugin and forgets its source. The folder or archive is left where it is, and
     * not deployed again until its content changes or it is deployed by name.
     *
     * @throws NoSuchPluginException if no plugin of that id is deployed or refused
     */
    void remove(String id);

    /** Everything deployed or refused, as last seen, ordered by id. */
    List<Deployment> deployments();
}
