package dev.tenon.api.host;

import java.util.Map;

/**
 * An HTTP request of a guest.
 *
 * @param method such as {@code GET}
 * @param url absolute, {@code http} or {@code https}, without user info
 * @param headers one value for each name
 * @param body may be empty; not copied
 */
public record HttpCall(String method, String url, Map<String, String> headers, byte[] body) {
    public HttpCall {
        headers = Map.copyOf(headers);
    }
}
