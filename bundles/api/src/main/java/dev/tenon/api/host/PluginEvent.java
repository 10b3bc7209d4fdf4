package dev.tenon.api.host;

import java.util.Map;

/**
 * An event of a guest.
 *
 * @param type such as {@code bookmark.created}: becomes the last part of the topic
 * @param properties the event's other fields, by the names of the wasm ABI ({@code event_id},
 *     {@code source}, {@code created_at}, ...); {@code data} and {@code tags} are maps. {@code
 *     event_id} and {@code created_at} are filled in where absent
 */
public record PluginEvent(String type, Map<String, Object> properties) {
    public PluginEvent {
        properties = Map.copyOf(properties);
    }
}
