package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.Deployment;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginDeployer;
import dev.tenon.manifest.UnknownFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The deployer as others see it: callers that name a source, {@link DroppedFiles} for what lies in
 * watched folders, and the framework's events. Puts each in the turn of its plugin.
 */
@Component(
        service = {PluginDeployer.class, Deployer.class},
        configurationPid = Settings.PID)
public final class Deployer implements PluginDeployer {

    private final BundleContext context;
    private final Logger logger;
    private final Chores chores;
    private final TrustedDirectories trusted;
    private final PluginBundles bundles;
    private final Starter starter;
    private final Memory memory;
    private final Reconciler reconciler;
    private final Ledger ledger = new Ledger();
    private final Turns turns = new Turns();
    private final BundleListener listener = this::bundleChanged;
    private volatile Settings settings;

    @Activate
    public Deployer(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference ConfigurationAdmin configurations,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.logger = logger;
        this.chores = new Chores(logger);
        this.settings = Settings.of(configuration, logger::error);
        WatchedDirectories watched = new WatchedDirectories(context, configurations);
        this.trusted =
                new TrustedDirectories(
                        () -> Stream.concat(watched.now(), settings.sources().stream()));
        this.bundles = new PluginBundles(context);
        this.starter = new Starter(context, logger);
        Path data = DataFolder.of(context);
        this.memory = Memory.in(data, logger::error);
        Snapshots snapshots = new Snapshots(data.resolve("staging"));
        snapshots.clear(logger::warn);
        this.reconciler = new Reconciler(ledger, snapshots, bundles, starter, memory, logger);
        takeOver();
    }

    /** The bundles of an earlier run, and the sources it refused. */
    private void takeOver() {
        for (Bundle bundle : bundles.all()) {
            Path source = PluginBundles.source(bundle);
            reconciler.restore(bundle, Files.exists(source) && trusted.holds(source));
        }
        context.addBundleListener(listener);
        chores.soon(starter::resumeUnresolved);
        chores.soon(this::lookAtRefused);
    }

    @Modified
    void configure(Map<String, Object> configuration) {
        settings = Settings.of(configuration, logger::error);
        chores.soon(this::lookAtRefused);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(listener);
        chores.close();
    }

    @Override
    public Deployment deploy(Path path) throws DeployException {
        Source source = Source.at(trusted.canonical(path));
        return turns.take(
                source.id(),
                () -> {
                    reconciler.deploy(source, settings.unknownFields());
                    return ledger.at(source.path()).orElseThrow();
                });
    }

    @Override
    public void remove(String id) {
        if (!turns.take(id, () -> reconciler.remove(id))) {
            throw new NoSuchPluginException(id);
        }
    }

    @Override
    public List<Deployment> deployments() {
        return ledger.deployments();
    }

    /** The source at this path is new or may have changed. */
    void dropped(Path path) {
        Source place = Source.at(path);
        try {
            Source source = Source.at(trusted.canonical(path));
            UnknownFields mode = settings.unknownFields();
            turns.run(source.id(), () -> reconciler.lookAt(source, mode));
        } catch (DeployException outside) {
            if (Files.exists(path)) {
                turns.run(place.id(), () -> reconciler.refuse(place, outside.problems()));
            }
        }
    }

    /** The source at this path has changed while it was deployed. */
    void changed(Path path) {
        Source source = Source.at(path);
        if (settings.hotReload() || bundles.of(source.id(), path).isEmpty()) {
            dropped(path);
        } else {
            logger.info("{} has changed and hot_reload is off: not deployed until asked", path);
        }
    }

    /** The source at this path is there no more. */
    void gone(Path path) {
        Source source = Source.at(path);
        turns.run(source.id(), () -> reconciler.gone(source));
        // one that was refused because this one had its id may have it now
        ledger.deployments().stream()
                .map(Deployment::source)
                .filter(s -> Source.at(s).id().equals(source.id()))
                .forEach(this::dropped);
    }

    boolean knows(Path path) {
        return ledger.knows(path);
    }

    boolean knowsFolder(String name) {
        return ledger.knowsFolder(name);
    }

    /** The source that a file in a watched directory belongs to: itself, or a folder above it. */
    Optional<Path> sourceOf(Path file) {
        // what is known may lie in a directory that is gone with it
        return ledger.knows(file) ? Optional.of(file) : trusted.sourceOf(file);
    }

    private void lookAtRefused() {
        for (Path path : memory.refused().sources()) {
            if (Files.exists(path) && trusted.holds(path)) {
                dropped(path);
            } else {
                gone(path);
            }
        }
    }

    // told by the framework's own thread, in which nothing should take long
    private void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.RESOLVED && PluginBundles.isRunner(bundle)) {
            chores.soon(starter::resumeUnresolved);
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            starter.forget(bundle);
            Location.parse(bundle.getLocation())
                    .ifPresent(gone -> chores.soon(() -> bundleGone(gone.id())));
        }
    }

    private void bundleGone(String id) {
        for (Path path : reconciler.overtaken(id)) {
            dropped(path);
        }
    }
}
