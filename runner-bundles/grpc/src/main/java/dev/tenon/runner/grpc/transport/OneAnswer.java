package dev.tenon.runner.grpc.transport;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects the one answer of a call on the loop and tells it all together: one wake-up. */
final class OneAnswer<A> extends ClientCall.Listener<A> implements Runnable {

    private final ClientCall.Listener<A> listener;
    private final Executor callbacks;
    private @Nullable Metadata headers;
    private @Nullable A answer;
    private @Nullable A tooMuch;
    private Status status = Status.UNKNOWN;
    private Metadata trailers = new Metadata();

    OneAnswer(ClientCall.Listener<A> listener, Executor callbacks) {
        this.listener = listener;
        this.callbacks = callbacks;
    }

    @Override
    public void onHeaders(Metadata received) {
        headers = received;
    }

    @Override
    public void onMessage(A message) {
        if (answer == null) {
            answer = message;
        } else {
            tooMuch = message;
        }
    }

    /** Whoever sends many messages for one answer waits for it. */
    @Override
    public void onReady() {
        callbacks.execute(listener::onReady);
    }

    @Override
    public void onClose(Status end, Metadata last) {
        status = end;
        trailers = last;
        callbacks.execute(this);
    }

    @Override
    public void run() {
        if (headers != null) {
            listener.onHeaders(headers);
        }
        if (answer != null) {
            listener.onMessage(answer);
        }
        if (tooMuch != null) {
            listener.onMessage(tooMuch); // whose fault it is, the listener says
        }
        listener.onClose(status, trailers);
    }
}
