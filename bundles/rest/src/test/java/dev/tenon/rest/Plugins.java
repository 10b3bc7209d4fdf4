package dev.tenon.rest;

import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginState;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.manifest.WasmSection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Plugins to test with. */
final class Plugins {

    static final String HASH = "ab".repeat(32);
    static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private Plugins() {}

    static PluginInfo running(String id) {
        return in(id, PluginState.RUNNING);
    }

    static PluginInfo in(String id, PluginState state) {
        return new PluginInfo(
                id, manifest(), HASH, Path.of("/plugins", id), 42, state, null, null, SINCE);
    }

    /** Known by its error alone: there is no bundle. */
    static PluginInfo refused(String id, String error) {
        return new PluginInfo(
                id, null, null, Path.of("/plugins", id), -1, PluginState.ERROR, error, null, SINCE);
    }

    static PluginInfo inError(String id, String error) {
        return new PluginInfo(
                id, manifest(), HASH, null, 42, PluginState.ERROR, error, null, SINCE);
    }

    static PluginInfo refusingUpdate(String id, String reason) {
        return new PluginInfo(
                id, manifest(), HASH, null, 42, PluginState.RUNNING, null, reason, SINCE);
    }

    static PluginManifest manifest() {
        return new PluginManifest(
                "Text tools",
                SemanticVersion.parse("1.2.0-beta.1"),
                "counts words",
                "someone",
                new WasmSection(
                        "text.wasm",
                        WasmSection.Engine.AUTO,
                        null,
                        WasmSection.DEFAULT_MAX_INSTANCES,
                        WasmSection.DEFAULT_WAIT_TIMEOUT),
                provides(),
                permissions(),
                List.of("tenon/*"),
                4,
                "{\"type\": \"object\"}");
    }

    private static Provides provides() {
        return new Provides(
                true,
                List.of(new Provides.Ability("text", List.of("count", "toc"), Map.of())),
                new Provides.Provider("github", false),
                List.of(
                        new Provides.JavaService(
                                "com.example.Slug", "[1,2)", Map.of("slug", "make"), Map.of())));
    }

    private static Permissions permissions() {
        return new Permissions(
                List.of(new Permissions.Host("*.example.com")),
                List.of(new Permissions.FileGrant("cache", Permissions.FileGrant.Mode.READWRITE)),
                64L << 20,
                Duration.ofMillis(1500),
                List.of("clock"),
                new Permissions.KvQuota(10, 1000));
    }
}
