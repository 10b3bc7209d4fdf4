package dev.tenon.sdk;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/**
 * What the container does for the plugin, under the plugin's name and permissions. Implemented by
 * the SDK.
 *
 * <p>A host comes with a {@link Call} and shares its fate: its functions end with the call's
 * deadline or cancellation, and fail once the call is over. All may be used from any thread, wait
 * for the container's answer, and throw {@link HostException} unless they say otherwise.
 */
public interface Host {

    /**
     * One value of the plugin's configuration.
     *
     * @return text as it is and any other value as JSON; nothing if the key is not configured
     */
    Optional<String> config(String key);

    /** Writes a line to the container's log. Never throws; if it fails, standard error gets it. */
    void log(Level level, String message, Map<String, String> fields);

    /** As {@link #log(Level, String, Map)}, without fields. */
    default void log(Level level, String message) {
        log(level, message, Map.of());
    }

    /** A value of the plugin's own key-value store, or nothing. */
    Optional<byte[]> kvGet(String key);

    /** Keeps a value. What the store keeps at all is kept when this returns. */
    void kvSet(String key, byte[] value);

    /** Removes a value, if there is one. */
    void kvDelete(String key);

    /** Sends an HTTP request to a host that the manifest lists. */
    HttpAnswer http(HttpCall request);

    /**
     * Sends an event.
     *
     * @param type such as {@code order.created}
     * @param fields anything Jackson writes as a JSON object
     */
    void emit(String type, Object fields);

    /**
     * The same for work that goes on after the call, such as a timer's. Each of its functions has
     * 30 seconds.
     */
    Host detached();
}
