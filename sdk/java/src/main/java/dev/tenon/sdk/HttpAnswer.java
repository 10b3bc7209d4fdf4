package dev.tenon.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * What came back for an {@link HttpCall}, whatever its status.
 *
 * @param headers by names in lower case, repeated ones joined by a comma and a space
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

    public HttpAnswer {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, UTF_8);
    }
}
