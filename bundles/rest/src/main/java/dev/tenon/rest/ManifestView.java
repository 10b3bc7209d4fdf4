package dev.tenon.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says beyond name, version and runtime.
 *
 * @param configSchema JSON text, put in as it is
 */
record ManifestView(
        String description,
        String author,
        boolean module,
        List<AbilityView> abilities,
        Provides.@Nullable Provider provider,
        List<ServiceView> services,
        PermissionsView permissions,
        List<String> subscribe,
        int maxConcurrency,
        @JsonProperty("native") @Nullable NativeView nativeSection,
        @JsonRawValue @Nullable String configSchema) {

    /** An ability, without its schemas. */
    record AbilityView(String capability, List<String> operations) {}

    /** A Java interface that the plugin implements. */
    record ServiceView(
            @JsonProperty("interface") String interfaceName,
            String version,
            Map<String, String> operations,
            Map<String, Object> properties) {}

    /** What the manifest of a native plugin says beyond that of others. */
    record NativeView(
            @Nullable String library,
            String isolation,
            boolean threadSafe,
            List<String> allowedTools,
            String whenToUse,
            String whenNotToUse) {
        static NativeView of(NativeSection section) {
            return new NativeView(
                    section.library(),
                    section.isolation().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    section.threadSafe(),
                    section.allowedTools(),
                    section.whenToUse(),
                    section.whenNotToUse());
        }
    }

    static ManifestView of(PluginManifest manifest) {
        Provides provides = manifest.provides();
        return new ManifestView(
                manifest.description(),
                manifest.author(),
                provides.module(),
                provides.abilities().stream()
                        .map(a -> new AbilityView(a.capability(), a.operations()))
                        .toList(),
                provides.provider(),
                provides.services().stream().map(ManifestView::service).toList(),
                PermissionsView.of(manifest.permissions()),
                manifest.subscribe(),
                manifest.maxConcurrency(),
                manifest.section() instanceof NativeSection section ? NativeView.of(section) : null,
                manifest.configSchema());
    }

    private static ServiceView service(Provides.JavaService service) {
        return new ServiceView(
                service.interfaceName(),
                service.version(),
                service.operations(),
                service.properties());
    }
}
