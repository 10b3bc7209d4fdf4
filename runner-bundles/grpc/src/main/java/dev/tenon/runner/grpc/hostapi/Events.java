package dev.tenon.runner.grpc.hostapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.host.HostException;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.proto.plugin.EmitEventRequest;
import dev.tenon.runner.json.JsonValues;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as processes send them. The payload is the event's {@code data}; one that is no object is
 * the member {@code value} of it.
 */
final class Events {

    private Events() {}

    static PluginEvent of(EmitEventRequest request) throws HostException {
        Map<String, Object> properties = new HashMap<>();
        if (!request.getSource().isEmpty()) {
            properties.put("source", request.getSource());
        }
        Object payload = payload(request.getPayload());
        if (payload instanceof Map<?, ?>) {
            properties.put("data", payload);
        } else if (payload != null) {
            properties.put("data", Map.of("value", payload));
        }
        return new PluginEvent(request.getEventType(), properties);
    }

    private static @Nullable Object payload(String json) throws HostException {
        return json.isBlank() ? null : JsonValues.read(json.getBytes(UTF_8), "payload");
    }
}
