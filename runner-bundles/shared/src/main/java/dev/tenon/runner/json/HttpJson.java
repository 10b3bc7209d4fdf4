package dev.tenon.runner.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * HTTP requests and responses as JSON. Request: {@code method} (absent is GET), {@code url}, {@code
 * headers} (string map), {@code body} (base64); other members are passed over, as other hosts do.
 * Response: {@code status}, {@code headers}, {@code body} (base64).
 */
public final class HttpJson {

    private HttpJson() {}

    /** The request in a guest's JSON. */
    public static HttpCall read(byte[] json) throws HostException {
        Map<String, Object> request = JsonValues.object(json, "request");
        return new HttpCall(
                text(request, "method", "GET"),
                text(request, "url", ""),
                headers(request.get("headers")),
                body(text(request, "body", "")));
    }

    /** The response as JSON. */
    public static byte[] write(HttpAnswer answer) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = JsonValues.JSON.createGenerator(json)) {
            generator.writeStartObject();
            generator.writeNumberField("status", answer.status());
            generator.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : answer.headers().entrySet()) {
                generator.writeStringField(header.getKey(), header.getValue());
            }
            generator.writeEndObject();
            generator.writeBinaryField("body", answer.body());
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toByteArray();
    }

    private static String text(Map<String, Object> request, String field, String absent)
            throws HostException {
        Object value = request.getOrDefault(field, absent);
        if (value instanceof String text) {
            return text;
        }
        throw JsonValues.invalid("request: " + field + " is no string");
    }

    private static Map<String, String> headers(Object value) throws HostException {
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> members)) {
            throw JsonValues.invalid("request: headers is no object");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getValue() instanceof String text)) {
                throw JsonValues.invalid("request: header " + member.getKey() + " is no string");
            }
            headers.put((String) member.getKey(), text);
        }
        return headers;
    }

    private static byte[] body(String base64) throws HostException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw JsonValues.invalid("request: body is not base64: " + malformed.getMessage());
        }
    }
}
