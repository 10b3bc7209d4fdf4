package dev.tenon.manager;

import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.PluginManifest;

/**
 * What a manifest declares that this container would have to do and does not: a plugin that counts
 * on it does not start, and is told which field it is. What a runner would have to do, the runner
 * refuses.
 */
final class Promises {

    private Promises() {}

    static void check(PluginManifest manifest) throws LoadException {
        if (!manifest.subscribe().isEmpty()) {
            throw refused(
                    "subscribe", manifest.subscribe(), "none: this container delivers no events");
        }
        if (!manifest.provides().services().isEmpty()) {
            throw refused(
                    "provides.services",
                    manifest.provides().services().get(0).interfaceName(),
                    "none: this container registers no Java interfaces for plugins");
        }
        if (!manifest.permissions().hostFunctions().isEmpty()) {
            throw refused(
                    "permissions.host",
                    manifest.permissions().hostFunctions(),
                    "none: this container has no contributed host functions");
        }
    }

    private static LoadException refused(String field, Object found, String expected) {
        return new LoadException(field + ": found " + found + ", expected " + expected);
    }
}
