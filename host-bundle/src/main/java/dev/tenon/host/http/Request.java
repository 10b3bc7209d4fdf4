package dev.tenon.host.http;

import dev.tenon.api.host.HttpCall;
import dev.tenon.host.guard.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is sent, within the rules.
 *
 * @param method in upper case
 * @param headers by names in lower case; without those that are the host's own business
 * @param body may be empty; not copied
 */
record Request(String method, Map<String, String> headers, byte[] body) {

    static final int LARGEST_BODY = 16 << 20;

    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    /** Headers that describe a body (RFC 9110, 8), and go when the body goes. */
    private static final String OF_THE_BODY = "content-";

    /**
     * Checks a call of a guest.
     *
     * @throws Refusal invalid or exhausted, with the reason
     */
    static Request of(HttpCall call) throws Refusal {
        if (call.body().length > LARGEST_BODY) {
            throw Refusal.exhausted(
                    "http.size", "the request body is larger than " + LARGEST_BODY + " bytes");
        }
        return new Request(
                RequestRules.method(call.method()),
                RequestRules.headers(call.headers(), call.body().length),
                call.body());
    }

    /** What to send after a redirect, as browsers do (Fetch standard, HTTP-redirect fetch). */
    Request redirected(int status, Target from, Target to) {
        Request next = becomesGet(status) ? withoutBody() : this;
        return from.origin().equals(to.origin()) ? next : next.withoutCredentials();
    }

    private boolean becomesGet(int status) {
        return switch (status) {
            case 301, 302 -> method.equals("POST");
            case 303 -> !method.equals("GET") && !method.equals("HEAD");
            default -> false;
        };
    }

    private Request withoutBody() {
        Map<String, String> left = new TreeMap<>(headers);
        left.keySet().removeIf(name -> name.startsWith(OF_THE_BODY));
        return new Request("GET", left, new byte[0]);
    }

    private Request withoutCredentials() {
        Map<String, String> left = new TreeMap<>(headers);
        left.keySet().removeAll(CREDENTIALS);
        return new Request(method, left, body);
    }

    /** Whether a request without a body says so, by {@code Content-Length: 0} (RFC 9110, 8.6). */
    boolean hasBody() {
        return body.length > 0 || Set.of("POST", "PUT", "PATCH").contains(method);
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
