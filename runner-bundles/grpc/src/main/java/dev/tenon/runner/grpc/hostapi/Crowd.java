package dev.tenon.runner.grpc.hostapi;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how much one guest asks at once, over however many connections: each open request may hold
 * a message in memory, and each that is worked on holds a thread of the runner, which it goes on
 * doing for a while after its caller gave up.
 */
final class Crowd implements ServerInterceptor {

    static final int MOST = 64;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (open.incrementAndGet() > MOST) {
            open.decrementAndGet();
            refuse(call);
            return new ServerCall.Listener<>() {};
        }
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onHalfClose() {
                // the work itself: the request is whole
                if (working.incrementAndGet() > MOST) {
                    working.decrementAndGet();
                    refuse(call);
                    return;
                }
                try {
                    super.onHalfClose();
                } finally {
                    working.decrementAndGet();
                }
            }

            @Override
            public void onComplete() {
                open.decrementAndGet();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                open.decrementAndGet();
                super.onCancel();
            }
        };
    }

    private static void refuse(ServerCall<?, ?> call) {
        call.close(
                Status.RESOURCE_EXHAUSTED.withDescription(
                        "found more than " + MOST + " requests to the host at once"),
                new Metadata());
    }
}
