package dev.tenon.runner.grpc.any;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A call that streams, either way or both: sends a list, and the calling thread waits until the
 * last answer.
 *
 * <p>Sending goes on while answers come, as fast as the server takes it, so that neither side can
 * block the other.
 */
final class Exchange<Q, A> extends ClientCall.Listener<A> {

    private final ClientCall<Q, A> call;
    private final Iterator<Q> unsent;
    private final Predicate<A> answers;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean halfClosed;
    private boolean enough;
    private @Nullable RuntimeException broken;
    private Status status = Status.UNKNOWN;
    private Metadata trailers = new Metadata();

    private Exchange(ClientCall<Q, A> call, Iterator<Q> unsent, Predicate<A> answers) {
        this.call = call;
        this.unsent = unsent;
        this.answers = answers;
    }

    /**
     * Sends everything and waits for every answer.
     *
     * @param answers told each answer, one after the other, by another thread; when it says false,
     *     the call is cancelled and this returns
     * @throws io.grpc.StatusRuntimeException how the call failed; a thread that is interrupted
     *     cancels it
     */
    static <Q, A> void run(
            Channel channel,
            MethodDescriptor<Q, A> method,
            CallOptions options,
            List<Q> requests,
            Predicate<A> answers) {
        ClientCall<Q, A> call = channel.newCall(method, options);
        Exchange<Q, A> exchange = new Exchange<>(call, requests.iterator(), answers);
        call.start(exchange, new Metadata());
        call.request(1);
        if (method.getType().clientSendsOneMessage()) {
            // gRPC does not tell such calls when they are ready
            call.sendMessage(requests.get(0));
            call.halfClose();
        }
        exchange.await();
    }

    @Override
    public void onReady() {
        while (!enough && unsent.hasNext() && call.isReady()) {
            call.sendMessage(unsent.next());
        }
        if (!enough && !unsent.hasNext() && !halfClosed) {
            halfClosed = true;
            call.halfClose();
        }
    }

    @Override
    public void onMessage(A answer) {
        if (enough) {
            return; // was on its way when the call was cancelled
        }
        try {
            enough = !answers.test(answer);
        } catch (RuntimeException e) {
            enough = true;
            broken = e;
        }
        if (enough) {
            call.cancel("enough was answered", broken);
        } else {
            call.request(1);
        }
    }

    @Override
    public void onClose(Status end, Metadata last) {
        status = end;
        trailers = last;
        closed.countDown();
    }

    private void await() {
        awaitClosed();
        if (broken != null) {
            throw broken;
        }
        if (!enough && !status.isOk()) {
            throw status.asRuntimeException(trailers);
        }
    }

    /** Like gRPC's own blocking calls, an interrupted one ends only when it is closed. */
    private void awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                call.cancel("Thread interrupted", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
