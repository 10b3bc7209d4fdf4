package dev.tenon.api.host;

import java.util.Map;

/**
 * The answer to an {@link HttpCall}.
 *
 * @param headers names in lower case; the values of a repeated one joined by {@code ", "}
 * @param body may be empty; not copied
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }
}
