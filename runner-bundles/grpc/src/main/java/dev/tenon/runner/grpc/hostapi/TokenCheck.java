package dev.tenon.runner.grpc.hostapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Lets those in who know the secret of one guest. */
final class TokenCheck implements ServerInterceptor {

    private static final Metadata.Key<String> KEY =
            Metadata.Key.of("tenon-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final int SECRET_BYTES = 32;

    private final String token;

    TokenCheck(String token) {
        this.token = token;
    }

    /** A secret that nobody has seen. */
    static String newToken() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String found = headers.get(KEY);
        if (found == null || !MessageDigest.isEqual(found.getBytes(UTF_8), token.getBytes(UTF_8))) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription(
                            "metadata tenon-token: expected the value of TENON_HOST_TOKEN"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }
}
