package dev.tenon.host.kv;

import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.manifest.Permissions.KvQuota;
import dev.tenon.host.guard.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code kv_get}, {@code kv_set} and {@code kv_delete} of one plugin. */
public final class PluginKeys {

    /** What a plugin has whose manifest asks for no {@code permissions.kv}. */
    public static final KvQuota DEFAULT_QUOTA = new KvQuota(10_000, 64L << 20);

    private final KeyValueStore store;
    private final String pluginId;
    private final KvQuota quota;

    public PluginKeys(KeyValueStore store, String pluginId, @Nullable KvQuota quota) {
        this.store = store;
        this.pluginId = pluginId;
        this.quota = quota == null ? DEFAULT_QUOTA : quota;
    }

    public Optional<byte[]> get(String key) throws HostException {
        return store.get(pluginId, Key.of(key));
    }

    public void set(String key, byte[] value) throws HostException {
        if (value.length > Host.MAX_VALUE_BYTES) {
            throw Refusal.exhausted(
                    "kv.value",
                    "the value has "
                            + value.length
                            + " bytes; at most "
                            + Host.MAX_VALUE_BYTES
                            + " can be");
        }
        store.set(pluginId, Key.of(key), value, quota);
    }

    public void delete(String key) throws HostException {
        store.delete(pluginId, Key.of(key));
    }
}
