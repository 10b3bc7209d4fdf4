package dev.tenon.runner.grpc.hostapi;

import dev.tenon.api.host.HostException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells what kind of refusal an answer's {@code error} is, in the trailer {@code tenon-refusal}:
 * the message has no field for it, and who reads only the message loses nothing.
 */
final class RefusalKind implements ServerInterceptor {

    private static final Metadata.Key<String> TRAILER =
            Metadata.Key.of("tenon-refusal", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<AtomicReference<HostException.Kind>> KIND =
            Context.key("tenon-refusal");

    /** Of the call that this thread works on. */
    static void set(HostException.Kind kind) {
        KIND.get().set(kind);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        AtomicReference<HostException.Kind> found = new AtomicReference<>();
        return Contexts.interceptCall(
                Context.current().withValue(KIND, found),
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        HostException.Kind kind = found.get();
                        if (kind != null) {
                            trailers.put(TRAILER, kind.name().toLowerCase(Locale.ROOT));
                        }
                        super.close(status, trailers);
                    }
                },
                headers,
                next);
    }
}
