package dev.tenon.host;

import dev.tenon.api.PluginService;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.host.guard.Refusal;
import dev.tenon.host.guard.Text;
import dev.tenon.host.guard.TokenBucket;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/**
 * {@code emit_event} of one plugin: events for the container's Event Admin, delivered to others
 * asynchronously.
 *
 * <p>The topic and property {@value PluginService#ID} are the container's word on who sent it; the
 * other properties, {@code source} included, are the plugin's.
 */
final class PluginEvents {

    static final int PER_SECOND = 100;
    static final int BURST = 500;

    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

    private final String pluginId;
    private final Supplier<@Nullable EventAdmin> eventAdmin;
    private final InstantSource clock;
    private final TokenBucket rate;

    PluginEvents(
            String pluginId,
            Supplier<@Nullable EventAdmin> eventAdmin,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.pluginId = pluginId;
        this.eventAdmin = eventAdmin;
        this.clock = clock;
        this.rate = new TokenBucket(PER_SECOND, BURST, nanoTime);
    }

    void emit(PluginEvent event) throws HostException {
        if (!rate.take()) {
            throw Refusal.exhausted("event.rate", "more than " + PER_SECOND + " events a second");
        }
        String topic = EventTopic.of(pluginId, event.type());
        post(new Event(topic, completed(event)));
    }

    private Map<String, @Nullable Object> completed(PluginEvent event) throws Refusal {
        check(event.properties().keySet());
        Map<String, @Nullable Object> properties =
                new HashMap<>(EventProperties.copyOf(event.properties()));
        properties.put("event_type", event.type());
        putIfBlank(properties, "event_id", () -> UUID.randomUUID().toString());
        putIfBlank(properties, "created_at", () -> clock.instant().toString());
        putIfBlank(properties, "source", () -> pluginId);
        properties.put(PluginService.ID, pluginId);
        return properties;
    }

    /** Names with dots are OSGi's own, and the container's: event.topics, tenon.plugin.id. */
    private static void check(Set<String> names) throws Refusal {
        for (String name : names) {
            if (!PROPERTY.matcher(name).matches()) {
                throw Refusal.invalid(
                        "event.property",
                        "not a name of an event's field: " + Text.escaped(name, 64));
            }
        }
    }

    private static void putIfBlank(
            Map<String, @Nullable Object> properties, String name, Supplier<String> value) {
        if ("".equals(properties.getOrDefault(name, ""))) {
            properties.put(name, value.get());
        }
    }

    private void post(Event event) throws HostException {
        EventAdmin admin = eventAdmin.get();
        if (admin == null) {
            throw new HostException(
                    HostException.Kind.FAILED, "the container has no Event Admin service");
        }
        try {
            admin.postEvent(event);
        } catch (IllegalStateException stopped) {
            throw new HostException(
                    HostException.Kind.FAILED, "the Event Admin service has just gone", stopped);
        }
    }
}
