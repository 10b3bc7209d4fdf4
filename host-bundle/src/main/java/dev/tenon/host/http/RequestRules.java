package dev.tenon.host.http;

import dev.tenon.host.guard.Refusal;
import dev.tenon.host.guard.Text;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which methods and headers a guest may send. */
final class RequestRules {

    static final int MOST_HEADERS = 100;
    static final int LARGEST_HEADERS = 64 << 10;

    /** RFC 9110, 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    /** A tunnel, and an echo of headers that others added. */
    private static final Set<String> FORBIDDEN_METHODS = Set.of("CONNECT", "TRACE", "TRACK");

    /** Where the request goes and how it is framed is decided by the host (RFC 9110, 7.6.1). */
    private static final Set<String> FORBIDDEN_HEADERS =
            Set.of(
                    "host",
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings",
                    "expect");

    private RequestRules() {}

    static String method(String method) throws Refusal {
        String upper = method.toUpperCase(Locale.ROOT);
        if (!TOKEN.matcher(method).matches()) {
            throw Refusal.invalid(
                    "http.method", "the method is not a token: " + Text.escaped(method, 64));
        }
        if (FORBIDDEN_METHODS.contains(upper)) {
            throw Refusal.invalid("http.method", "method " + upper + " is not for plugins");
        }
        return upper;
    }

    static Map<String, String> headers(Map<String, String> headers, int bodyLength) throws Refusal {
        checkSize(headers);
        Map<String, String> checked = new TreeMap<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = Request.lower(header.getKey());
            check(name, header.getValue(), bodyLength);
            if (checked.put(name, header.getValue()) != null) {
                throw refused("header " + name + " is there twice, in different case");
            }
        }
        // the body's length is known: it is checked here and written by the client
        checked.remove("content-length");
        return checked;
    }

    private static void checkSize(Map<String, String> headers) throws Refusal {
        long size = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            size += header.getKey().length() + header.getValue().length();
        }
        if (headers.size() > MOST_HEADERS || size > LARGEST_HEADERS) {
            throw Refusal.exhausted(
                    "http.size",
                    "the request has more than "
                            + MOST_HEADERS
                            + " headers, or more than "
                            + LARGEST_HEADERS
                            + " bytes of them");
        }
    }

    private static void check(String name, String value, int bodyLength) throws Refusal {
        if (!TOKEN.matcher(name).matches()) {
            throw refused("header name is not a token: " + Text.escaped(name, 64));
        }
        if (FORBIDDEN_HEADERS.contains(name) || name.startsWith("proxy-")) {
            throw refused("header " + name + " is the host's to set");
        }
        if (!VALUE.matcher(value).matches()) {
            throw refused("the value of header " + name + " has characters outside of ASCII text");
        }
        if (name.equals("content-length") && !value.equals(Integer.toString(bodyLength))) {
            throw refused("content-length is " + value + ", the body has " + bodyLength + " bytes");
        }
    }

    private static Refusal refused(String message) {
        return Refusal.invalid("http.header", message);
    }
}
