package dev.tenon.sdk;

import java.util.Map;

/**
 * An HTTP request for the container to send.
 *
 * @param method such as GET
 * @param url absolute, to a host that the manifest lists
 * @param body empty for none
 */
public record HttpCall(String method, String url, Map<String, String> headers, byte[] body) {

    public HttpCall {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    /** A GET without headers of its own. */
    public static HttpCall get(String url) {
        return new HttpCall("GET", url, Map.of(), new byte[0]);
    }

    @Override
    public byte[] body() {
        return body.clone();
    }
}
