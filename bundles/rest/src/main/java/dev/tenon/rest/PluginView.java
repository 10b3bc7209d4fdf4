package dev.tenon.rest;

import dev.tenon.api.PluginInfo;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A plugin as {@code GET /plugins} shows it; the fields are those of {@link PluginInfo}. */
record PluginView(
        String id,
        String name,
        @Nullable String version,
        @Nullable String runtime,
        String state,
        @Nullable String hash,
        @Nullable Long bundle,
        @Nullable String source,
        @Nullable String error,
        @Nullable String refusedUpdate,
        String since) {

    static PluginView of(PluginInfo info) {
        Path source = info.source();
        return new PluginView(
                info.id(),
                info.name(),
                info.version(),
                info.runtime(),
                info.state().name().toLowerCase(Locale.ROOT),
                info.hash(),
                info.bundleId() < 0 ? null : info.bundleId(),
                source == null ? null : source.toString(),
                info.error(),
                info.refusedUpdate(),
                info.since().toString());
    }
}
