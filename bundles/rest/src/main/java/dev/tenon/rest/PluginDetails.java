package dev.tenon.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.manifest.PluginManifest;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as {@code GET /plugins/{id}} shows it: the fields of the list, then those of its
 * manifest, which are absent where there is no manifest.
 */
record PluginDetails(
        @JsonUnwrapped PluginView plugin, @JsonUnwrapped @Nullable ManifestView manifest) {

    static PluginDetails of(PluginInfo info) {
        PluginManifest manifest = info.manifest();
        return new PluginDetails(
                PluginView.of(info), manifest == null ? null : ManifestView.of(manifest));
    }
}
