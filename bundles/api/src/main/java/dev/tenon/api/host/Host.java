package dev.tenon.api.host;

import dev.tenon.api.Deadline;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The seven host functions, bound to one guest: what it asks is done under its own plugin's name
 * and permissions, and there is no way to name another's.
 *
 * <p>Safe for use by many threads. Every call is bounded: in time by the deadline where one is
 * given, in size by the limits named here. What is refused is written to the audit log by the host.
 */
@ProviderType
public interface Host {

    /** Longest key, in bytes of UTF-8. */
    int MAX_KEY_BYTES = 1 << 10;

    /** Longest value, in bytes. */
    int MAX_VALUE_BYTES = 16 << 20;

    /** The value of a configuration key as text; empty if it is not configured. */
    Optional<String> config(String key);

    /**
     * Writes to the plugin's log. Never fails: what is too long is cut and what is too much is
     * dropped and counted.
     */
    void log(LogLevel level, String message, Map<String, String> fields);

    /** The value of a key. */
    Optional<byte[]> kvGet(String key) throws HostException;

    /** Sets a key; kept once this returns, as far as the store in use keeps anything. */
    void kvSet(String key, byte[] value) throws HostException;

    /** Removes a key, if it is there. */
    void kvDelete(String key) throws HostException;

    /**
     * Sends an HTTP request to a host that the plugin's permissions list, following redirects to
     * such hosts.
     *
     * @throws HostException denied if the host is not listed, failed if there is no answer by the
     *     deadline
     */
    HttpAnswer http(HttpCall call, Deadline deadline) throws HostException;

    /**
     * Sends an event to the container's Event Admin, on topic {@code tenon/plugin/<id>/<event
     * type>}.
     */
    void emit(PluginEvent event) throws HostException;
}
