package dev.tenon.host;

import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostProvider;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.host.guard.Audit;
import dev.tenon.host.http.HttpExchanges;
import dev.tenon.host.http.HttpGate;
import dev.tenon.host.kv.KeyValueStore;
import dev.tenon.host.kv.PluginKeys;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.log.LoggerFactory;

/**
 * The {@link HostProvider} service: hosts made of the container's log, Event Admin and key-value
 * store, and an HTTP client of this bundle.
 */
@Component(service = HostProvider.class)
public final class BuiltInHost implements HostProvider {

    private final LoggerFactory loggers;
    private final KeyValueStore store;
    private final HttpExchanges exchanges = HttpExchanges.open();
    private final LongSupplier nanoTime = System::nanoTime;
    private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable EventAdmin eventAdmin;

    @Activate
    public BuiltInHost(
            @Reference LoggerFactory loggers,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) KeyValueStore store) {
        this.loggers = loggers;
        this.store = store;
        loggers.getLogger("tenon.host").warn("plugins' keys and values are " + store.durability());
    }

    @Override
    public Host hostFor(String pluginId, Permissions permissions, Configuration configuration) {
        Account account = accounts.computeIfAbsent(pluginId, this::open);
        return new BoundHost(
                configuration,
                account.log(),
                new PluginKeys(store, pluginId, permissions.kv()),
                exchanges.of(permissions, account.http()),
                account.events(),
                account.audit());
    }

    @Deactivate
    void close() {
        exchanges.close();
    }

    private Account open(String pluginId) {
        return new Account(
                new PluginLog(loggers.getLogger(PluginLog.LOGGER_PREFIX + pluginId), nanoTime),
                new PluginEvents(pluginId, () -> eventAdmin, InstantSource.system(), nanoTime),
                new HttpGate(nanoTime),
                new Audit(pluginId, loggers.getLogger(Audit.LOGGER), nanoTime));
    }
}
