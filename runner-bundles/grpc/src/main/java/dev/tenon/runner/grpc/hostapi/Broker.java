package dev.tenon.runner.grpc.hostapi;

import dev.tenon.proto.goplugin.ConnInfo;
import dev.tenon.proto.goplugin.GRPCBrokerGrpc;
import dev.tenon.runner.grpc.transport.Connection;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Path;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tells a plugin through go-plugin's broker where the host API listens. go-plugin forgets an
 * announcement that nobody dials within five seconds, and one that somebody dialled, and whoever
 * dials waits five seconds for one: so it is made again every four.
 */
public final class Broker implements ClientResponseObserver<ConnInfo, ConnInfo>, AutoCloseable {

    /** The number under which plugins look for the host API. */
    public static final int HOST_SERVICE_ID = 1;

    private static final long AGAIN_SECONDS = 4;

    private final ConnInfo announcement;
    private @Nullable ClientCallStreamObserver<ConnInfo> requests;
    private @Nullable Future<?> repetition;
    private boolean ended;

    private Broker(Path socket) {
        announcement =
                ConnInfo.newBuilder()
                        .setServiceId(HOST_SERVICE_ID)
                        .setNetwork("unix")
                        .setAddress(socket.toString())
                        .build();
    }

    /** Starts announcing. A plugin without a broker is none the worse. */
    public static Broker announce(Connection connection, Path socket) {
        Broker broker = new Broker(socket);
        GRPCBrokerGrpc.newStub(connection.channel()).startStream(broker);
        broker.announceEvery(connection);
        return broker;
    }

    private synchronized void announceEvery(Connection connection) {
        announce();
        if (!ended) {
            repetition = connection.every(AGAIN_SECONDS, this::announce);
        }
    }

    private synchronized void announce() {
        if (!ended && requests != null) {
            requests.onNext(announcement);
        }
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<ConnInfo> stream) {
        requests = stream;
    }

    /** The plugin has listeners of its own; the host has no use for them. */
    @Override
    public void onNext(ConnInfo theirs) {}

    @Override
    public void onError(Throwable end) {
        stop();
    }

    @Override
    public void onCompleted() {
        stop();
    }

    private synchronized void stop() {
        ended = true;
        if (repetition != null) {
            repetition.cancel(false);
        }
    }

    @Override
    public synchronized void close() {
        if (!ended && requests != null) {
            requests.cancel("the plugin is stopping", null);
        }
        stop();
    }
}
