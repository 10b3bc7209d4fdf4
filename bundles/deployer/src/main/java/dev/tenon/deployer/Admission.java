package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Problem;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.manifest.ManifestResult;
import dev.tenon.manifest.PluginFolder;
import dev.tenon.manifest.UnknownFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /** The content must be a plugin's, and of a kind that its place is safe enough for. */
    CheckedPlugin check(Source source, Snapshot snapshot, UnknownFields mode)
            throws DeployException {
        ManifestResult result = PluginFolder.open(snapshot.content()).check(mode);
        PluginManifest manifest = result.manifest();
        if (manifest == null) {
            throw Refusal.invalid(result.problems());
        }
        requireUnexposed(source, snapshot, manifest);
        result.warnings().forEach(w -> logger.warn("plugin '{}': {}", source.id(), w));
        return new CheckedPlugin(source.id(), source.path(), snapshot.hash(), manifest);
    }

    /** Who can write there can run code: as this process, unless the plugin is WebAssembly. */
    private void requireUnexposed(Source source, Snapshot snapshot, PluginManifest manifest)
            throws DeployException {
        List<Problem> exposed = snapshot.exposed();
        if (exposed.isEmpty()) {
            return;
        }
        if (!(manifest.section() instanceof WasmSection)) {
            throw Refusal.untrusted(exposed);
        }
        logger.warn(
                "plugin '{}' can be changed by others:{}",
                source.id(),
                exposed.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
    }
}
