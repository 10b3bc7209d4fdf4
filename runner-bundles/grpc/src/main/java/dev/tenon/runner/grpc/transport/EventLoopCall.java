package dev.tenon.runner.grpc.transport;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made on an event loop. What the caller does before it half-closes is collected and
 * handed over at once where there is one message to send; after that, each step is handed over by
 * itself.
 *
 * <p>As with any client call, one thread at a time uses it, except for {@link #cancel}.
 */
final class EventLoopCall<Q, A> extends ClientCall<Q, A> {

    private final MethodType type;
    private final Supplier<ClientCall<Q, A>> opening;
    private final Executor loop;
    private final Executor callbacks;

    private @Nullable Listener<A> listener;
    private @Nullable Metadata headers;
    private @Nullable Q message;
    private int requested;
    private boolean handedOver;

    /** Of the loop alone. */
    private @Nullable ClientCall<Q, A> call;

    private boolean cancelledEarly;

    /** Read by any thread, to ask whether it takes more. */
    private volatile @Nullable ClientCall<Q, A> open;

    EventLoopCall(
            MethodType type,
            Supplier<ClientCall<Q, A>> opening,
            Executor loop,
            Executor callbacks) {
        this.type = type;
        this.opening = opening;
        this.loop = loop;
        this.callbacks = callbacks;
    }

    @Override
    public void start(Listener<A> responses, Metadata requestHeaders) {
        listener = responses;
        headers = requestHeaders;
        if (!type.clientSendsOneMessage()) {
            handOver(false);
        }
    }

    @Override
    public void request(int count) {
        if (handedOver) {
            later(c -> c.request(count));
        } else {
            requested += count;
        }
    }

    @Override
    public void sendMessage(Q request) {
        if (handedOver) {
            later(c -> c.sendMessage(request));
        } else {
            message = request;
        }
    }

    @Override
    public void halfClose() {
        if (handedOver) {
            later(ClientCall::halfClose);
        } else {
            handOver(true);
        }
    }

    @Override
    public void cancel(@Nullable String reason, @Nullable Throwable cause) {
        loop.execute(
                () -> {
                    ClientCall<Q, A> current = call;
                    if (current == null) {
                        cancelledEarly = true;
                    } else {
                        current.cancel(reason, cause);
                    }
                });
    }

    @Override
    public boolean isReady() {
        ClientCall<Q, A> current = open;
        return current != null && current.isReady();
    }

    private void handOver(boolean whole) {
        handedOver = true;
        Q first = message;
        message = null;
        loop.execute(
                () -> {
                    try {
                        run(first, whole);
                    } catch (RuntimeException | Error broken) {
                        fail(broken);
                    }
                });
    }

    /** Runs on the loop. */
    private void run(@Nullable Q first, boolean whole) {
        if (listener == null || headers == null) {
            throw new IllegalStateException("not started");
        }
        ClientCall<Q, A> current = opening.get();
        call = current;
        open = current;
        current.start(
                type.serverSendsOneMessage()
                        ? new OneAnswer<>(listener, callbacks)
                        : new ManyAnswers<>(listener, callbacks),
                headers);
        if (cancelledEarly) {
            current.cancel("cancelled before it was sent", null);
            return;
        }
        if (requested > 0) {
            current.request(requested);
        }
        if (whole) {
            if (first != null) {
                current.sendMessage(first);
            }
            current.halfClose();
        }
    }

    /** Whoever waits for the end of the call is told of one. */
    private void fail(Throwable broken) {
        ClientCall<Q, A> current = call;
        Listener<A> told = listener;
        if (current != null) {
            current.cancel(broken.toString(), broken);
        } else if (told != null) {
            Status end = Status.INTERNAL.withCause(broken).withDescription(broken.toString());
            callbacks.execute(() -> told.onClose(end, new Metadata()));
        }
    }

    private void later(java.util.function.Consumer<ClientCall<Q, A>> step) {
        loop.execute(
                () -> {
                    ClientCall<Q, A> current = call;
                    if (current != null) {
                        step.accept(current);
                    }
                });
    }
}
