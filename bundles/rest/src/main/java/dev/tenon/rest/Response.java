package dev.tenon.rest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP response, free of any servlet API.
 *
 * @param headers in the order to send them, {@code Content-Type} among them, {@code Content-Length}
 *     not
 * @param body may be empty; not copied
 */
public record Response(int status, Map<String, String> headers, byte[] body) {

    private static final String JSON = "application/json";
    private static final byte[] NOTHING = {};

    static Response json(int status, byte[] body) {
        return of(status, JSON, Map.of(), body);
    }

    static Response json(int status, Map<String, String> headers, byte[] body) {
        return of(status, JSON, headers, body);
    }

    static Response of(int status, String contentType, Map<String, String> more, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", contentType);
        // states and answers are of this moment, and some are secret
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.putAll(more);
        return new Response(status, headers, body);
    }

    static Response noContent() {
        return new Response(204, Map.of(), NOTHING);
    }
}
