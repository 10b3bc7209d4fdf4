package dev.tenon.deployer;

import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.Provides.Ability;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.manifest.WasmSection;
import java.nio.file.Path;
import java.util.List;

/** Checked plugins for tests, without files. */
final class Plugins {

    static final String HASH = "0123456789abcdef".repeat(4);

    private Plugins() {}

    static CheckedPlugin of(String id, String name, Ability... abilities) {
        PluginManifest manifest =
                new PluginManifest(
                        name,
                        SemanticVersion.parse("1.2.3-beta.1"),
                        "",
                        "",
                        new WasmSection(
                                "x.wasm",
                                WasmSection.Engine.AUTO,
                                null,
                                1,
                                WasmSection.DEFAULT_WAIT_TIMEOUT),
                        new Provides(false, List.of(abilities), null, List.of()),
                        Permissions.DEFAULT,
                        List.of(),
                        1,
                        null);
        return new CheckedPlugin(id, Path.of("/plugins", id), HASH, manifest);
    }
}
