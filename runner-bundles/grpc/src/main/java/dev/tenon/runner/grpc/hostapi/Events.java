package dev.tenon.runner.grpc.hostapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.proto.plugin.EmitEventRequest;
import dev.tenon.runner.grpc.contract.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
        if (json.isBlank()) {
            return null;
        }
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new HostException(
                        HostException.Kind.INVALID, "payload: found more after the JSON value");
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw new HostException(
                    HostException.Kind.INVALID,
                    "payload is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Recursion ends at the parser's own bound of nesting. */
    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                members.put(name, value);
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return Collections.unmodifiableList(elements);
    }
}
