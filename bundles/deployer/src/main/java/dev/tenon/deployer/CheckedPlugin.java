package dev.tenon.deployer;

import dev.tenon.api.manifest.PluginManifest;
import java.nio.file.Path;

/**
 * A plugin whose content has been checked: all that its bundle's headers say.
 *
 * @param source where it came from, canonical
 * @param hash SHA-256 of its content in hex
 */
record CheckedPlugin(String id, Path source, String hash, PluginManifest manifest) {

    Location location() {
        return new Location(id, hash);
    }
}
