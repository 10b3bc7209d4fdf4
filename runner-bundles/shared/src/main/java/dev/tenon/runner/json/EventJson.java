package dev.tenon.runner.json;

import dev.tenon.api.host.HostException;
import dev.tenon.api.host.PluginEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as JSON: {@code event_type}, and optional {@code event_id}, {@code source}, {@code
 * capability}, {@code operation}, {@code app}, {@code entity_id}, {@code created_at} (RFC 3339),
 * {@code idempotency_key}, {@code uid}, {@code topic}, {@code data} (object), {@code tags}
 * (object). Other members become properties as they are.
 */
public final class EventJson {

    private static final String TYPE = "event_type";
    private static final List<String> TEXTS =
            List.of(
                    TYPE,
                    "event_id",
                    "source",
                    "capability",
                    "operation",
                    "app",
                    "entity_id",
                    "created_at",
                    "idempotency_key",
                    "uid",
                    "topic");
    private static final List<String> OBJECTS = List.of("data", "tags");

    private EventJson() {}

    /** The event in a guest's JSON. */
    public static PluginEvent read(byte[] json) throws HostException {
        Map<String, Object> properties = new LinkedHashMap<>(JsonValues.object(json, "event"));
        for (String field : TEXTS) {
            check(properties, field, String.class, "string");
        }
        for (String field : OBJECTS) {
            check(properties, field, Map.class, "object");
        }
        Object type = properties.remove(TYPE);
        if (type == null) {
            throw JsonValues.invalid("event: " + TYPE + " is absent");
        }
        return new PluginEvent((String) type, properties);
    }

    private static void check(
            Map<String, Object> properties, String field, Class<?> expected, String name)
            throws HostException {
        Object value = properties.get(field);
        if (value != null && !expected.isInstance(value)) {
            throw JsonValues.invalid("event: " + field + " is no " + name);
        }
    }
}
