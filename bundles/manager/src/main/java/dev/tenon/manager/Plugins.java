package dev.tenon.manager;

import dev.tenon.api.Deadline;
import dev.tenon.api.DeployException;
import dev.tenon.api.Deployment;
import dev.tenon.api.Health;
import dev.tenon.api.LoadException;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginDeployer;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import dev.tenon.api.host.HostProvider;
import dev.tenon.api.runner.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.util.tracker.ServiceTracker;

/**
 * All plugins: hears of bundles, runners and configuration, and passes them on to whom they
 * concern.
 */
@Component(service = PluginRegistry.class, configurationPid = Settings.PID, immediate = true)
public final class Plugins implements PluginRegistry, Environment {

    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

    /**
     * Beyond {@code start_timeout}: a runner is given that long to notice that it was told to end.
     */
    private static final Duration START_GRACE = Duration.ofSeconds(10);

    private final BundleContext context;
    private final HostProvider hosts;
    private final Configurations configurations;
    private final Logger log;
    private final Crew crew = new Crew();
    private final ConcurrentMap<String, Plugin> plugins = new ConcurrentHashMap<>();
    private final Set<String> admitted = new HashSet<>();
    private final Runners runners;
    private final PluginTracker bundles;
    private final ServiceTracker<PluginDeployer, PluginDeployer> deployer;
    private final ServiceRegistration<ConfigurationListener> listener;
    private volatile Settings settings;

    @Activate
    public Plugins(
            BundleContext context,
            Map<String, Object> properties,
            @Reference ConfigurationAdmin admin,
            @Reference HostProvider hosts,
            @Reference(service = LoggerFactory.class) Logger log) {
        this.context = context;
        this.hosts = hosts;
        this.log = log;
        this.configurations = new Configurations(admin);
        this.settings = Settings.of(properties, log::error);
        this.deployer = new ServiceTracker<>(context, PluginDeployer.class, null);
        this.runners = new Runners(context, this::signalAll, this::runnerLeaving);
        this.bundles = new PluginTracker(context, this::byId, this::gone);
        deployer.open();
        runners.open();
        bundles.open();
        // apart from the registry: whoever has another Config Admin API could not see a service of
        // both
        this.listener =
                context.registerService(
                        ConfigurationListener.class, this::configurationEvent, null);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings = Settings.of(properties, log::error);
        signalAll();
    }

    @Deactivate
    void deactivate() {
        listener.unregister();
        bundles.close();
        runners.close();
        deployer.close();
        crew.close();
    }

    // ---- PluginRegistry

    @Override
    public List<PluginInfo> plugins() {
        SortedMap<String, PluginInfo> all = new TreeMap<>();
        Map<String, Deployment> deployments = new TreeMap<>();
        deployments().forEach(d -> deployments.put(d.id(), d));
        deployments.values().stream()
                .filter(d -> !d.problems().isEmpty())
                .forEach(d -> all.put(d.id(), PluginView.of(d)));
        plugins.forEach(
                (id, p) -> all.put(id, PluginView.of(p, Optional.ofNullable(deployments.get(id)))));
        return List.copyOf(all.values());
    }

    @Override
    public Optional<PluginInfo> plugin(String id) {
        Plugin plugin = plugins.get(id);
        Optional<Deployment> deployment = deployment(id);
        return plugin != null
                ? Optional.of(PluginView.of(plugin, deployment))
                : deployment.filter(d -> !d.problems().isEmpty()).map(PluginView::of);
    }

    @Override
    public PluginService service(String id) {
        return installed(id).service();
    }

    @Override
    public Health health(String id) {
        PluginInfo info = plugin(id).orElseThrow(() -> new NoSuchPluginException(id));
        Plugin plugin = plugins.get(id);
        Seat seat = plugin == null ? null : plugin.slot().seat();
        return seat == null
                ? new Health(false, info.error(), Duration.ZERO)
                : new Health(
                        seat.guest().ready(Deadline.after(HEALTH_TIMEOUT)),
                        seat.guest().lastError(),
                        Duration.between(seat.since(), Instant.now()));
    }

    @Override
    public PluginInfo reload(String id) throws LoadException {
        Optional<Deployment> source = deployment(id);
        Plugin known = source.isEmpty() ? installed(id) : plugins.get(id);
        String before = known == null ? "" : known.hashInService();
        Plugin.Failure failed = known == null ? null : known.failure();
        if (source.isPresent()) {
            redeploy(source.get());
        }
        Plugin plugin = installed(id);
        settle(plugin);
        boolean sameContent = plugin.hashInService().equals(before) && plugin.failure() == failed;
        if (sameContent) {
            plugin.reload();
            settle(plugin);
        }
        return outcome(plugin);
    }

    @Override
    public PluginInfo start(String id) throws LoadException {
        Plugin plugin = installed(id);
        PluginBundle bundle = plugin.bundle();
        try {
            if (bundle != null && !bundle.isActive()) {
                bundle.bundle().start();
            } else if (plugin.slot().seat() == null) {
                plugin.reload();
            }
        } catch (BundleException e) {
            throw new LoadException(String.valueOf(e.getMessage()), e);
        }
        settle(plugin);
        return outcome(plugin);
    }

    @Override
    public PluginInfo stop(String id) {
        Plugin plugin = installed(id);
        PluginBundle bundle = plugin.bundle();
        try {
            if (bundle != null) {
                bundle.bundle().stop();
            }
        } catch (BundleException e) {
            throw new IllegalStateException(
                    "bundle " + bundle + " does not stop: " + e.getMessage(), e);
        }
        plugin.slot()
                .putIf(
                        o -> o instanceof Vacancy v && v.state() == PluginState.STOPPED,
                        Vacancy.stoppedByOperator());
        return PluginView.of(plugin, deployment(id));
    }

    @Override
    public Optional<PluginInfo> settled(String id, Deadline deadline) throws InterruptedException {
        Plugin plugin = plugins.get(id);
        if (plugin != null) {
            plugin.await(deadline);
        }
        return plugin(id);
    }

    // ---- Environment

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Runners runners() {
        return runners;
    }

    @Override
    public HostProvider hosts() {
        return hosts;
    }

    @Override
    public Configurations configurations() {
        return configurations;
    }

    @Override
    public Crew crew() {
        return crew;
    }

    @Override
    public Logger log() {
        return log;
    }

    @Override
    public FrameworkWiring wiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    @Override
    public Path workFolder(String id) {
        return DataFolder.of(context).resolve("work").resolve(id);
    }

    @Override
    public Optional<Deployment> deployment(String id) {
        return deployments().stream().filter(d -> d.id().equals(id)).findFirst();
    }

    @Override
    public boolean admit(String id) {
        synchronized (admitted) {
            return admitted.contains(id)
                    || admitted.size() < settings.maxPlugins() && admitted.add(id);
        }
    }

    @Override
    public void dismiss(String id) {
        synchronized (admitted) {
            if (!admitted.remove(id)) {
                return;
            }
        }
        signalAll(); // another may have waited for the place
    }

    // ---- what happens around

    private void configurationEvent(ConfigurationEvent event) {
        if (event.getPid().startsWith(Configurations.PID_PREFIX)) {
            Plugin plugin =
                    plugins.get(event.getPid().substring(Configurations.PID_PREFIX.length()));
            if (plugin != null) {
                plugin.signal();
            }
        }
    }

    private Plugin byId(String id) {
        return plugins.computeIfAbsent(id, i -> new Plugin(i, this));
    }

    private void gone(Plugin plugin) {
        plugins.remove(plugin.id(), plugin);
        plugin.removed();
    }

    private void signalAll() {
        plugins.values().forEach(Plugin::signal);
    }

    private void runnerLeaving(Runner runner) {
        crew.retireAll(
                plugins.values().stream()
                        .<Runnable>map(p -> () -> p.runnerLeaving(runner))
                        .toList());
    }

    private List<Deployment> deployments() {
        PluginDeployer service = deployer.getService();
        return service == null ? List.of() : service.deployments();
    }

    private void redeploy(Deployment source) throws LoadException {
        PluginDeployer service = deployer.getService();
        try {
            if (service != null) {
                service.deploy(source.source());
            }
        } catch (DeployException e) {
            throw new LoadException(String.valueOf(e.getMessage()), e);
        }
    }

    private Plugin installed(String id) {
        Plugin plugin = plugins.get(id);
        if (plugin == null) {
            throw new NoSuchPluginException(id);
        }
        return plugin;
    }

    private void settle(Plugin plugin) throws LoadException {
        Duration limit = settings.startTimeout().plus(START_GRACE);
        try {
            if (!plugin.await(Deadline.after(limit))) {
                throw new LoadException(
                        "plugin '" + plugin.id() + "' has not settled within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException(
                    "interrupted while waiting for plugin '" + plugin.id() + "'", e);
        }
    }

    private PluginInfo outcome(Plugin plugin) throws LoadException {
        PluginInfo info = PluginView.of(plugin, deployment(plugin.id()));
        if (info.state() == PluginState.ERROR) {
            throw new LoadException(String.valueOf(info.error()));
        }
        if (info.refusedUpdate() != null) {
            throw new LoadException(info.refusedUpdate());
        }
        return info;
    }
}
