package dev.tenon.runner.grpc.transport;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;

/**
 * A channel whose work is done by the event loop that its connection lives on, whoever calls. Made
 * by {@link Connection}, safe for use by many threads.
 *
 * <p>Two things come of it. A caller's thread never enters Netty, so nothing of it stays there. And
 * a unary call costs two hand-overs, one to the loop with everything there is to send and one back
 * with everything that came, where the plain channel wakes its caller for headers, message and
 * status one by one.
 */
public final class EventLoopChannel extends Channel {

    private final Channel channel;
    private final EventLoop loop;
    private final Executor callbacks;

    /**
     * @param callbacks runs what calls tell their listeners, where their options name no executor
     */
    EventLoopChannel(Channel channel, EventLoop loop, Executor callbacks) {
        this.channel = channel;
        this.loop = loop;
        this.callbacks = callbacks;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
        Executor own = options.getExecutor();
        Executor tell = own != null ? own : MoreExecutors.newSequentialExecutor(callbacks);
        return new EventLoopCall<>(
                method.getType(),
                () -> channel.newCall(method, options.withExecutor(MoreExecutors.directExecutor())),
                loop,
                tell);
    }

    @Override
    public String authority() {
        return channel.authority();
    }

    /**
     * Makes a unary call and waits for its answer, this long at most. The shortest way there is:
     * one object, and one wake-up of the loop and one of the caller.
     *
     * @throws io.grpc.StatusRuntimeException why there is none
     */
    public <Q, A> A call(MethodDescriptor<Q, A> method, Q request, long nanos) {
        return new UnaryCall<>(channel, loop, method, request, nanos).await();
    }
}
