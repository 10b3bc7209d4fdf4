package dev.tenon.runner.grpc.transport;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The caller hands it to the event loop, sleeps, and is woken once.
 *
 * <p>The caller itself watches the deadline. What the plugin is told of it is rounded up, so that
 * it is the same text in most calls, which HTTP/2 then sends as one byte.
 */
final class UnaryCall<Q, A> extends ClientCall.Listener<A> implements Runnable {

    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
    private static final CallOptions ON_LOOP =
            CallOptions.DEFAULT.withExecutor(MoreExecutors.directExecutor());
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final Channel channel;
    private final Executor loop;
    private final MethodDescriptor<Q, A> method;
    private final Q request;
    private final long nanos;
    private final Thread caller = Thread.currentThread();

    // of the loop
    private @Nullable ClientCall<Q, A> call;
    private boolean abandoned;

    private @Nullable A answer;
    private int answers;
    private @Nullable Metadata trailers;
    private volatile @Nullable Status status;

    UnaryCall(
            Channel channel, Executor loop, MethodDescriptor<Q, A> method, Q request, long nanos) {
        this.channel = channel;
        this.loop = loop;
        this.method = method;
        this.request = request;
        this.nanos = nanos;
    }

    A await() {
        if (nanos <= 0) {
            throw late();
        }
        long end = System.nanoTime() + nanos;
        loop.execute(this);
        while (status == null) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                loop.execute(this::abandon);
                throw late();
            }
            LockSupport.parkNanos(this, left);
            if (caller.isInterrupted() && status == null) {
                loop.execute(this::abandon);
                throw Status.CANCELLED.withDescription("interrupted").asRuntimeException();
            }
        }
        return result();
    }

    private A result() {
        Status end = Objects.requireNonNull(status);
        if (!end.isOk()) {
            throw end.asRuntimeException(trailers);
        }
        A one = answer;
        if (one == null || answers > 1) {
            throw Status.INTERNAL
                    .withDescription("found %d answers, expected one".formatted(answers))
                    .asRuntimeException();
        }
        return one;
    }

    private static StatusRuntimeException late() {
        return Status.DEADLINE_EXCEEDED
                .withDescription("no answer by the deadline")
                .asRuntimeException();
    }

    @Override
    public void run() {
        if (abandoned) {
            return;
        }
        try {
            open();
        } catch (RuntimeException | Error broken) {
            if (status == null) {
                onClose(
                        Status.INTERNAL.withCause(broken).withDescription(broken.toString()),
                        new Metadata());
            }
        }
    }

    private void open() {
        Metadata headers = new Metadata();
        headers.put(TIMEOUT, timeout());
        ClientCall<Q, A> opened = channel.newCall(method, ON_LOOP);
        call = opened;
        opened.start(this, headers);
        opened.request(2);
        opened.sendMessage(request);
        opened.halfClose();
    }

    @Override
    public void onMessage(A message) {
        answer = message;
        answers++;
    }

    @Override
    public void onClose(Status end, Metadata last) {
        trailers = last;
        status = end;
        LockSupport.unpark(caller);
    }

    private void abandon() {
        abandoned = true;
        ClientCall<Q, A> opened = call;
        if (opened != null) {
            opened.cancel("the caller has left", null);
        }
    }

    private String timeout() {
        return nanos > SECOND
                ? Math.min((nanos + SECOND - 1) / SECOND, 99_999_999) + "S"
                : (nanos + MILLISECOND - 1) / MILLISECOND + "m";
    }
}
