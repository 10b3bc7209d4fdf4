package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.Deployment;
import dev.tenon.api.manifest.Problem;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/**
 * Makes the framework's bundles agree with the sources. Each method is to be called in the
 * {@linkplain Turns turn} of the plugin it is about.
 */
final class Reconciler {

    private final Ledger ledger;
    private final Snapshots snapshots;
    private final Admission admission;
    private final PluginBundles bundles;
    private final Starter starter;
    private final Memory memory;
    private final Logger logger;

    /**
     * Sources whose content is in a bundle that a newer one has overtaken: see {@link #install}.
     */
    private final Set<Path> overtaken = ConcurrentHashMap.newKeySet();

    Reconciler(
            Ledger ledger,
            Snapshots snapshots,
            PluginBundles bundles,
            Starter starter,
            Memory memory,
            Logger logger) {
        this.ledger = ledger;
        this.snapshots = snapshots;
        this.admission = new Admission(ledger, bundles, logger);
        this.bundles = bundles;
        this.starter = starter;
        this.memory = memory;
        this.logger = logger;
    }

    /**
     * Deploys a source because someone asked for it: also if it was removed, or was deployed before
     * and its bundle is gone.
     *
     * @throws DeployException why it is refused
     */
    void deploy(Source source, UnknownFields mode) throws DeployException {
        memory.removed().drop(source.path());
        overtaken.remove(source.path());
        look(source, mode, true);
    }

    /** Looks at a source because it may have changed. Why it is refused is kept and logged. */
    void lookAt(Source source, UnknownFields mode) {
        try {
            look(source, mode, overtaken.remove(source.path()));
        } catch (DeployException refused) {
            // told where it was refused
        }
    }

    private void look(Source source, UnknownFields mode, boolean again) throws DeployException {
        String hash = null;
        try {
            admission.requireName(source);
            try (Snapshot snapshot = snapshots.take(source, mode)) {
                hash = snapshot.hash();
                if (again || !isSettled(source, hash)) {
                    deploy(source, snapshot, mode);
                }
            }
        } catch (DeployException refused) {
            refuse(source, hash, refused.problems());
            throw refused;
        }
    }

    /** Notes and logs why a source is refused before its content was looked at. */
    void refuse(Source source, List<Problem> problems) {
        refuse(source, null, problems);
    }

    /** The source is no more: uninstalls what came from it. */
    void gone(Source source) {
        ledger.forget(source.path());
        memory.forget(source.path());
        overtaken.remove(source.path());
        bundles.of(source.id(), source.path()).forEach(this::uninstall);
    }

    /**
     * Uninstalls a plugin, and remembers that its content is not wanted.
     *
     * @return whether there was anything of that id
     */
    boolean remove(String id) {
        List<Deployment> known = ledger.of(id);
        for (Deployment deployment : known) {
            memory.removed().put(deployment.source(), deployment.hash());
            memory.refused().drop(deployment.source());
            overtaken.remove(deployment.source());
            ledger.forget(deployment.source());
        }
        List<Bundle> ofId = bundles.of(id);
        ofId.forEach(this::uninstall);
        return !known.isEmpty() || !ofId.isEmpty();
    }

    /** Takes over a bundle of an earlier run, or uninstalls it if its source is no more. */
    void restore(Bundle bundle, boolean sourceIsThere) {
        Path source = PluginBundles.source(bundle);
        if (!sourceIsThere) {
            logger.info("{} is uninstalled: {} is gone or not trusted", bundle, source);
            uninstall(bundle);
            return;
        }
        Location location = PluginBundles.location(bundle);
        Instant seen = Instant.ofEpochMilli(bundle.getLastModified());
        ledger.restore(new Deployment(location.id(), source, location.hash(), List.of(), seen));
    }

    /** The sources of a plugin that wait for one of its bundles to go. */
    List<Path> overtaken(String id) {
        return overtaken.stream().filter(s -> Source.at(s).id().equals(id)).toList();
    }

    private boolean isSettled(Source source, String hash) {
        if (memory.removed().has(source.path(), hash)) {
            return true;
        }
        if (!ledger.isDeployed(source.path(), hash)) {
            return false;
        }
        bundles.at(new Location(source.id(), hash)).ifPresent(starter::resume);
        return true;
    }

    private void deploy(Source source, Snapshot snapshot, UnknownFields mode)
            throws DeployException {
        CheckedPlugin plugin = admission.check(source, snapshot, mode);
        // before the bundle appears: the manager asks as soon as it does
        ledger.accept(source, plugin.hash());
        memory.forget(source.path());
        try {
            install(plugin, snapshot);
        } catch (IOException | BundleException e) {
            throw Refusal.invalid(
                    source.name(),
                    "one whose bundle cannot be installed: " + e.getMessage(),
                    "a bundle that the framework takes");
        }
    }

    /**
     * Installs and starts. If there is a bundle of this content already, it is left as it is. But
     * if that is not the newest one, a replacement is under way and went the other way: the manager
     * is about to uninstall one of the two, and until then nobody but it knows which. So that is
     * waited for, and then looked at again.
     */
    private void install(CheckedPlugin plugin, Snapshot snapshot)
            throws IOException, BundleException {
        Optional<Bundle> same = bundles.at(plugin.location());
        if (same.isEmpty()) {
            Path jar = snapshot.scratch().resolve("bundle.jar");
            BundleJar.write(plugin, snapshot.files(), jar);
            starter.start(bundles.install(plugin.location(), jar));
        } else if (isNewest(plugin.id(), same.get())) {
            starter.resume(same.get());
        } else {
            overtaken.add(plugin.source());
        }
    }

    private boolean isNewest(String id, Bundle bundle) {
        List<Bundle> ofId = bundles.of(id);
        return ofId.isEmpty() || ofId.get(ofId.size() - 1).equals(bundle);
    }

    private void refuse(Source source, @Nullable String hash, List<Problem> problems) {
        if (memory.removed().has(source.path(), hash)) {
            return;
        }
        memory.removed().drop(source.path());
        memory.refused().put(source.path(), hash);
        if (ledger.refuse(source, hash, problems)) {
            logger.error(
                    "plugin '{}' of {} is refused:{}",
                    source.id(),
                    source.path(),
                    problems.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
        }
    }

    private void uninstall(Bundle bundle) {
        try {
            PluginBundles.uninstall(bundle);
        } catch (BundleException e) {
            logger.error("{} cannot be uninstalled", bundle, e);
        }
    }
}
