package dev.tenon.api.host;

import dev.tenon.api.manifest.Permissions;
import org.osgi.annotation.versioning.ProviderType;

/** Makes the host object of each guest. One OSGi service; safe for use by many threads. */
@ProviderType
public interface HostProvider {

    /**
     * The host for one guest.
     *
     * @param pluginId who is calling: the name its log, keys and events go under
     * @param permissions what it may do
     * @param configuration what {@link Host#config} answers from
     */
    Host hostFor(String pluginId, Permissions permissions, Configuration configuration);
}
