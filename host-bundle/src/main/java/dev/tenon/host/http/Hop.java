package dev.tenon.host.http;

import dev.tenon.api.host.HttpAnswer;
import dev.tenon.host.guard.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * One request to one address, and its answer. Used by one thread; {@link #cancel()} by any. Ended
 * by cancelling in any case: closing an answer in the client's way would read it to its end, and
 * there may be none.
 */
final class Hop {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    private final CloseableHttpClient client;
    private final HttpHost host;
    private final HttpUriRequestBase message;

    Hop(CloseableHttpClient client, Target target, InetAddress address, Request request) {
        this.client = client;
        this.host =
                new HttpHost(target.scheme(), address, target.host().unbracketed(), target.port());
        this.message = new HttpUriRequestBase(request.method(), URI.create(target.url()));
        request.headers().forEach(message::setHeader);
        message.setHeader("Connection", "close");
        if (!request.headers().containsKey("accept-encoding")) {
            message.setHeader("Accept-Encoding", "gzip");
        }
        if (request.hasBody()) {
            message.setEntity(new ByteArrayEntity(request.body(), null));
        }
    }

    /** Sends the request and reads the answer, or as much of it as {@link Reply} needs. */
    Reply send() throws IOException, Refusal {
        try {
            return reply(client.executeOpen(host, message, null));
        } finally {
            cancel();
        }
    }

    /** Breaks it off wherever it is; what it does then ends with an {@code IOException}. */
    void cancel() {
        message.cancel();
    }

    /**
     * @param location where a redirect leads; empty if the answer is none
     * @param answer without its body if it is a redirect
     */
    record Reply(Optional<String> location, HttpAnswer answer) {}

    private static Reply reply(ClassicHttpResponse response) throws IOException, Refusal {
        Header location = response.getFirstHeader("Location");
        Map<String, String> headers = headers(response);
        if (location != null && REDIRECTS.contains(response.getCode())) {
            return new Reply(
                    Optional.of(location.getValue()),
                    new HttpAnswer(response.getCode(), headers, new byte[0]));
        }
        byte[] body = body(response.getEntity(), headers);
        return new Reply(Optional.empty(), new HttpAnswer(response.getCode(), headers, body));
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new TreeMap<>();
        Arrays.stream(response.getHeaders())
                .forEach(
                        header ->
                                headers.merge(
                                        Request.lower(header.getName()),
                                        Optional.ofNullable(header.getValue()).orElse(""),
                                        (first, next) -> first + ", " + next));
        return headers;
    }

    /** The headers that tell how the body was sent go with what they told of. */
    private static byte[] body(HttpEntity entity, Map<String, String> headers)
            throws IOException, Refusal {
        if (entity == null || entity.getContentLength() == 0) {
            return new byte[0];
        }
        boolean isGzip = GZIP.contains(Request.lower(headers.getOrDefault("content-encoding", "")));
        byte[] body = AnswerBody.read(entity.getContent(), isGzip);
        if (isGzip) {
            headers.keySet().removeAll(Set.of("content-encoding", "content-length"));
        }
        headers.remove("transfer-encoding");
        return body;
    }
}
