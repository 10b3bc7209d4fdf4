package dev.tenon.runner.grpc.transport;

import io.grpc.ManagedChannel;
import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A channel to one plugin, on an event loop that it shares with others. */
public final class Connection implements AutoCloseable {

    private final ManagedChannel managed;
    private final EventLoop loop;
    private final EventLoopChannel channel;

    Connection(ManagedChannel managed, EventLoop loop, Executor callbacks) {
        this.managed = managed;
        this.loop = loop;
        this.channel = new EventLoopChannel(managed, loop, callbacks);
    }

    /** For calls from any thread. */
    public EventLoopChannel channel() {
        return channel;
    }

    /** Tries to connect without waiting any longer after a failure. */
    public void connectAtOnce() {
        managed.resetConnectBackoff();
    }

    /** Repeats a short task on the event loop until it is cancelled. */
    public Future<?> every(long seconds, Runnable task) {
        return loop.scheduleAtFixedRate(task, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Ends all calls and lets go of the connection. */
    @Override
    public void close() {
        managed.shutdownNow();
    }
}
