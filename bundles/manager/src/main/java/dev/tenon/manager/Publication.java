package dev.tenon.manager;

import dev.tenon.api.PluginService;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides.Ability;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * A plugin's {@link PluginService} in the service registry, registered by the plugin's own bundle.
 * When another version takes over, its service is there before the old one goes.
 */
final class Publication {

    private final PluginService service;
    private final AtomicReference<@Nullable Registered> current = new AtomicReference<>();

    private record Registered(Bundle bundle, ServiceRegistration<PluginService> registration) {}

    Publication(PluginService service) {
        this.service = service;
    }

    void publish(PluginBundle plugin, PluginManifest manifest) {
        Registered before = current.get();
        if (before != null && before.bundle == plugin.bundle()) {
            before.registration.setProperties(properties(plugin.id(), manifest));
            return;
        }
        BundleContext context = plugin.bundle().getBundleContext();
        if (context == null) {
            return; // stopped since: whoever stopped it withdraws
        }
        ServiceRegistration<PluginService> registration =
                context.registerService(
                        PluginService.class, service, properties(plugin.id(), manifest));
        unregister(current.getAndSet(new Registered(plugin.bundle(), registration)));
    }

    void withdraw() {
        unregister(current.getAndSet(null));
    }

    private static void unregister(@Nullable Registered registered) {
        if (registered == null) {
            return;
        }
        try {
            registered.registration.unregister();
        } catch (IllegalStateException gone) {
            // with its bundle, which is as good
        }
    }

    private static Dictionary<String, Object> properties(String id, PluginManifest manifest) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PluginService.ID, id);
        properties.put(PluginService.NAME, manifest.name());
        properties.put(PluginService.VERSION, manifest.version().toString());
        properties.put(PluginService.RUNTIME, manifest.runtime());
        properties.put(
                PluginService.ABILITIES,
                manifest.provides().abilities().stream()
                        .map(Ability::capability)
                        .toArray(String[]::new));
        if (manifest.section() instanceof NativeSection section) {
            properties.put(
                    PluginService.ALLOWED_TOOLS, section.allowedTools().toArray(String[]::new));
        }
        return properties;
    }
}
