package dev.tenon.api;

import dev.tenon.api.manifest.PluginManifest;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a plugin at one moment. A plugin whose content was refused before it became a
 * bundle is known too, by its id, its source and the error.
 *
 * @param id what it is called everywhere: the name of the folder or archive it came from
 * @param manifest its manifest; {@code null} when the content was refused and nothing is installed
 * @param hash SHA-256 of the content in service (or installed, when nothing is), in hex
 * @param source the folder or archive it came from, if it came from one
 * @param bundleId the bundle in service (or installed); -1 when nothing is installed
 * @param state where it stands
 * @param error why it cannot run, in state {@link PluginState#ERROR}
 * @param refusedUpdate why its newest content did not take the place of the one in service
 * @param since when it entered this state
 */
public record PluginInfo(
        String id,
        @Nullable PluginManifest manifest,
        @Nullable String hash,
        @Nullable Path source,
        long bundleId,
        PluginState state,
        @Nullable String error,
        @Nullable String refusedUpdate,
        Instant since) {

    /** The label in the manifest; the id where there is no manifest. */
    public String name() {
        return manifest == null ? id : manifest.name();
    }

    /**
     * The version in the manifest, such as {@code 1.2.0-beta.1}; {@code null} without a manifest.
     */
    public @Nullable String version() {
        return manifest == null ? null : manifest.version().toString();
    }

    /** {@code wasm}, {@code grpc} or {@code native}; {@code null} without a manifest. */
    public @Nullable String runtime() {
        return manifest == null ? null : manifest.runtime();
    }
}
