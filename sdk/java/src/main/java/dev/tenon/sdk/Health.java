package dev.tenon.sdk;

import dev.tenon.proto.health.HealthCheckRequest;
import dev.tenon.proto.health.HealthCheckResponse;
import dev.tenon.proto.health.HealthGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Says that the process serves, under the name that go-plugin gave the whole of it. */
final class Health extends HealthGrpc.HealthImplBase {

    private static final HealthCheckResponse SERVING =
            HealthCheckResponse.newBuilder()
                    .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                    .build();

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        String service = request.getService();
        if (service.isEmpty() || service.equals("plugin")) {
            observer.onNext(SERVING);
            observer.onCompleted();
        } else {
            observer.onError(
                    Status.NOT_FOUND
                            .withDescription(
                                    "found service '%s', expected 'plugin'".formatted(service))
                            .asRuntimeException());
        }
    }
}
