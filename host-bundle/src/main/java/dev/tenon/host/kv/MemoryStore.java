package dev.tenon.host.kv;

import dev.tenon.api.manifest.Permissions.KvQuota;
import dev.tenon.host.guard.Refusal;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * <strong>Keys and values in memory, lost when the container ends.</strong> They outlive every
 * reload and replacement of a plugin. A component of its own, without references, so that nothing
 * but this bundle's stop ends it.
 *
 * <p>All plugins together may fill a quarter of the JVM's largest heap: a manifest may ask for any
 * quota, and no plugin may take the memory of the others.
 */
@Component(service = KeyValueStore.class, immediate = true)
public final class MemoryStore implements KeyValueStore {

    private final ConcurrentMap<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final Room room;

    @Activate
    public MemoryStore() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    MemoryStore(long bytesOfAll) {
        this.room = new Room(bytesOfAll);
    }

    @Override
    public String durability() {
        return "kept in memory, lost when the container ends";
    }

    @Override
    public Optional<byte[]> get(String pluginId, Key key) {
        return of(pluginId).get(key).map(byte[]::clone);
    }

    @Override
    public void set(String pluginId, Key key, byte[] value, KvQuota quota) throws Refusal {
        of(pluginId).set(key, value.clone(), quota);
    }

    @Override
    public void delete(String pluginId, Key key) {
        of(pluginId).delete(key);
    }

    private Namespace of(String pluginId) {
        return namespaces.computeIfAbsent(pluginId, id -> new Namespace(room));
    }
}
