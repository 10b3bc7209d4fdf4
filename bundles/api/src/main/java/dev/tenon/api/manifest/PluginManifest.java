package dev.tenon.api.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of itself.
 *
 * @param name a label; never its identity, which is the name of its folder
 * @param version {@code 0.0.0} where the manifest has none
 * @param description empty where absent
 * @param author empty where absent
 * @param section how it runs: the section that its {@code runtime} names
 * @param provides what it offers
 * @param permissions what it may do; the same wherever the manifest declares them
 * @param subscribe topics of events it wants, as OSGi Event Admin topic filters
 * @param maxConcurrency calls at once, at least 1; the runtime's default where absent
 * @param configSchema JSON Schema (2020-12) of its configuration, as JSON text; {@code null} where
 *     absent
 */
public record PluginManifest(
        String name,
        SemanticVersion version,
        String description,
        String author,
        RuntimeSection section,
        Provides provides,
        Permissions permissions,
        List<String> subscribe,
        int maxConcurrency,
        @Nullable String configSchema) {

    public PluginManifest {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty");
        }
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("max_concurrency " + maxConcurrency + " < 1");
        }
        subscribe = List.copyOf(subscribe);
    }

    /**
     * {@code wasm}, {@code grpc} or {@code native}: the value of capability attribute {@code
     * runtime}.
     */
    public String runtime() {
        return section.runtime();
    }
}
