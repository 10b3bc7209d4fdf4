package dev.tenon.sdk;

import dev.tenon.proto.goplugin.Empty;
import dev.tenon.proto.goplugin.GRPCControllerGrpc;
import io.grpc.stub.StreamObserver;

/** Takes the container's wish that the process end. */
final class Controller extends GRPCControllerGrpc.GRPCControllerImplBase {

    private final Runnable stop;

    Controller(Runnable stop) {
        this.stop = stop;
    }

    @Override
    public void shutdown(Empty request, StreamObserver<Empty> observer) {
        observer.onNext(Empty.getDefaultInstance());
        observer.onCompleted();
        stop.run();
    }
}
