package dev.tenon.rest;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A request in memory. */
final class FakeRequest implements Request {

    private final String method;
    private final String path;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private InputStream body = InputStream.nullInputStream();

    FakeRequest(String method, String path) {
        this.method = method;
        this.path = path;
    }

    FakeRequest with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    FakeRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    FakeRequest body(byte[] bytes) {
        return body(new ByteArrayInputStream(bytes));
    }

    FakeRequest body(InputStream stream) {
        body = stream;
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String header(String name) {
        return headers.get(name);
    }

    @Override
    public InputStream body() {
        return body;
    }
}
