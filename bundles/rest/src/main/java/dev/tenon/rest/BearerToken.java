package dev.tenon.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The token that every request must carry: {@code Authorization: Bearer <token>} (RFC 6750). */
final class BearerToken {

    private static final String SCHEME = "Bearer ";
    private static final String CHALLENGE = "Bearer realm=\"tenon\"";

    private final byte[] token;

    BearerToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param authorization the header as it was sent
     * @throws Refusal unauthorized, if it is not this token
     */
    void check(@Nullable String authorization) throws Refusal {
        if (authorization == null) {
            throw refusal("no header Authorization, expected 'Bearer' and the token", CHALLENGE);
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refusal("header Authorization is not 'Bearer' and the token", CHALLENGE);
        }
        byte[] given =
                authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        // takes the same time wherever the two differ
        if (!MessageDigest.isEqual(given, token)) {
            throw refusal(
                    "not the token of this container", CHALLENGE + ", error=\"invalid_token\"");
        }
    }

    private static Refusal refusal(String detail, String challenge) {
        return new Refusal(ProblemKind.UNAUTHORIZED, detail, Map.of("WWW-Authenticate", challenge));
    }
}
