package dev.tenon.host.kv;

import dev.tenon.api.host.HostException;
import dev.tenon.api.manifest.Permissions.KvQuota;
import java.util.Optional;

/**
 * Where the keys and values of all plugins are kept: a namespace for each plugin id, {@code
 * plugin:<id>:}, and no way from one into another.
 *
 * <p>A service that {@code dev.tenon.host} takes the best of. Implementations are safe for use by
 * many threads, and one key's changes are atomic: a reader sees the old value or the new one. They
 * copy what they are given and what they hand out, and they count quotas exactly, since only the
 * store sees all that happens to a namespace at once. Keys and values that arrive here are within
 * the limits of {@link dev.tenon.api.host.Host}.
 */
public interface KeyValueStore {

    /** How long what is set is kept, for people: one clause for the log. */
    String durability();

    Optional<byte[]> get(String pluginId, Key key) throws HostException;

    /**
     * Sets a key; when this returns, the value is kept as {@link #durability()} says.
     *
     * @throws HostException exhausted if the namespace would be over its quota; what was there
     *     before is there still
     */
    void set(String pluginId, Key key, byte[] value, KvQuota quota) throws HostException;

    /** Removes a key, if it is there. */
    void delete(String pluginId, Key key) throws HostException;
}
