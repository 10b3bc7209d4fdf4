package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.manifest.ManifestResult;
import dev.tenon.manifest.PluginFolder;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/** Decides which sources become bundles. */
final class Admission {

    private final Ledger ledger;
    private final PluginBundles bundles;
    private final Logger logger;

    Admission(Ledger ledger, PluginBundles bundles, Logger logger) {
        this.ledger = ledger;
        this.bundles = bundles;
        this.logger = logger;
    }

    /** It must be what its name says, and the name an id that no other plugin has. */
    void requireName(Source source) throws DeployException {
        if (source.archive() == Files.isDirectory(source.path())) {
            throw Refusal.invalid(
                    source.name(),
                    source.archive() ? "a folder" : "a file",
                    "a folder whose name does not end in .zip, or a file whose name does");
        }
        if (!source.hasValidId()) {
            throw Refusal.invalid(
                    source.name(), "the id \"" + source.id() + "\"", Source.ID_SYNTAX);
        }
        Optional<Path> holder = ledger.holder(source.id(), source.path());
        List<Bundle> foreign = bundles.foreign(source.id());
        if (holder.isPresent() || !foreign.isEmpty()) {
            String other = holder.map(Path::toString).orElseGet(() -> foreign.get(0).getLocation());
            throw Refusal.invalid(
                    source.name(),
                    "the id \"" + source.id() + "\", which " + other + " has",
                    "one source for each id");
        }
    }

    /** The content must be a plugin's, and of a kind that its directory is safe enough for. */
    CheckedPlugin check(Source source, Snapshot snapshot, UnknownFields mode)
            throws DeployException {
        ManifestResult result = PluginFolder.open(snapshot.content()).check(mode);
        PluginManifest manifest = result.manifest();
        if (manifest == null) {
            throw Refusal.invalid(result.problems());
        }
        requireSafeDirectory(source, manifest);
        result.warnings().forEach(w -> logger.warn("plugin '{}': {}", source.id(), w));
        return new CheckedPlugin(source.id(), source.path(), snapshot.hash(), manifest);
    }

    /** Who can write there can run code: as this process, unless the plugin is WebAssembly. */
    private void requireSafeDirectory(Source source, PluginManifest manifest)
            throws DeployException {
        Path directory = source.path().getParent();
        Optional<String> permissions = writableByOthers(source, directory);
        if (permissions.isEmpty()) {
            return;
        }
        String found = "a directory that others can write (" + permissions.get() + ")";
        if (manifest.section() instanceof WasmSection) {
            logger.warn("plugin '{}' lies in {}, {}", source.id(), directory, found);
        } else {
            throw Refusal.untrusted(
                    directory.toString(),
                    found,
                    "one that only its owner can write, for runtime " + manifest.runtime());
        }
    }

    private static Optional<String> writableByOthers(Source source, Path directory)
            throws DeployException {
        try {
            return TrustedDirectories.writableByOthers(directory);
        } catch (IOException e) {
            throw Refusal.untrusted(
                    source.name(),
                    "one in " + directory + ", whose permissions cannot be read: " + e,
                    "a directory that only its owner can write");
        }
    }
}
