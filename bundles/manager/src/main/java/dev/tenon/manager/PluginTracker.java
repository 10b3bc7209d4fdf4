package dev.tenon.manager;

import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;

/**
 * Hears of every bundle that carries a plugin, from its installation on, in the thread that changes
 * it. The tracked object is the plugin's id; bundles of other kinds are not tracked.
 */
final class PluginTracker extends BundleTracker<Plugin> {

    private static final int ALL_STATES =
            Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final Function<String, Plugin> byId;
    private final java.util.function.Consumer<Plugin> gone;

    /**
     * @param byId the plugin of an id, made if there is none yet
     * @param gone told when a plugin's last bundle is uninstalled
     */
    PluginTracker(
            BundleContext context,
            Function<String, Plugin> byId,
            java.util.function.Consumer<Plugin> gone) {
        super(context, ALL_STATES, null);
        this.byId = byId;
        this.gone = gone;
    }

    @Override
    public Plugin addingBundle(Bundle bundle, BundleEvent event) {
        return PluginBundle.of(bundle)
                .map(
                        found -> {
                            Plugin plugin = byId.apply(found.id());
                            plugin.bundleChanged(found);
                            return plugin;
                        })
                .orElse(null);
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Plugin plugin) {
        if (bundle.getState() == Bundle.STOPPING) {
            plugin.bundleStopping(bundle.getBundleId());
        } else if (bundle.getState() != Bundle.STARTING) {
            PluginBundle.of(bundle).ifPresent(plugin::bundleChanged);
        }
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Plugin plugin) {
        plugin.bundleStopping(bundle.getBundleId());
        if (plugin.bundleGone(bundle.getBundleId())) {
            gone.accept(plugin);
        }
    }
}
