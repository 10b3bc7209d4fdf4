package dev.tenon.runner.grpc.transport;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;

/** Takes what a call tells off the loop, one by one and in order. */
final class ManyAnswers<A> extends ClientCall.Listener<A> {

    private final ClientCall.Listener<A> listener;
    private final Executor callbacks;

    ManyAnswers(ClientCall.Listener<A> listener, Executor callbacks) {
        this.listener = listener;
        this.callbacks = callbacks;
    }

    @Override
    public void onHeaders(Metadata headers) {
        callbacks.execute(() -> listener.onHeaders(headers));
    }

    @Override
    public void onMessage(A message) {
        callbacks.execute(() -> listener.onMessage(message));
    }

    @Override
    public void onReady() {
        callbacks.execute(listener::onReady);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        callbacks.execute(() -> listener.onClose(status, trailers));
    }
}
