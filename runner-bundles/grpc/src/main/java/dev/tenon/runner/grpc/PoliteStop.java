package dev.tenon.runner.grpc;

import dev.tenon.proto.goplugin.Empty;
import dev.tenon.proto.goplugin.GRPCControllerGrpc;
import dev.tenon.runner.process.PluginProcess;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a process to end, first by go-plugin's controller and then by SIGTERM. */
record PoliteStop(Channel channel, PluginProcess running) implements AutoCloseable {

    private static final long AFTER_SHUTDOWN_MILLIS = 2_000;
    private static final long AFTER_TERM_MILLIS = 1_000;

    @Override
    public void close() {
        if (!running.isAlive()) {
            return;
        }
        GRPCControllerGrpc.newStub(channel)
                .withDeadlineAfter(AFTER_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                .shutdown(Empty.getDefaultInstance(), new Ignored());
        if (!awaitExit(AFTER_SHUTDOWN_MILLIS)) {
            running.terminate();
            awaitExit(AFTER_TERM_MILLIS);
        }
    }

    private boolean awaitExit(long millis) {
        try {
            running.onExit().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException alive) {
            return false;
        }
    }

    /** Whether it answers does not matter: whether it ends does. */
    private static final class Ignored implements StreamObserver<Empty> {
        @Override
        public void onNext(Empty done) {}

        @Override
        public void onError(Throwable failed) {}

        @Override
        public void onCompleted() {}
    }
}
