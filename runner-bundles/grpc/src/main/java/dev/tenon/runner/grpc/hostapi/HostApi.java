package dev.tenon.runner.grpc.hostapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.proto.plugin.EmitEventRequest;
import dev.tenon.proto.plugin.GetConfigRequest;
import dev.tenon.proto.plugin.GetConfigResponse;
import dev.tenon.proto.plugin.HTTPCallRequest;
import dev.tenon.proto.plugin.HTTPCallResponse;
import dev.tenon.proto.plugin.HostServiceGrpc;
import dev.tenon.proto.plugin.KVDeleteRequest;
import dev.tenon.proto.plugin.KVGetRequest;
import dev.tenon.proto.plugin.KVGetResponse;
import dev.tenon.proto.plugin.KVSetRequest;
import dev.tenon.proto.plugin.LogRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Does what one guest asks. Answers that have a field for errors bear them there; the others end
 * with a status.
 */
final class HostApi extends HostServiceGrpc.HostServiceImplBase {

    private final Host host;
    private final Duration timeout;

    /**
     * @param timeout longest time of a request whose caller sets no deadline
     */
    HostApi(Host host, Duration timeout) {
        this.host = host;
        this.timeout = timeout;
    }

    @Override
    public void getConfig(GetConfigRequest request, StreamObserver<GetConfigResponse> answer) {
        GetConfigResponse.Builder response = GetConfigResponse.newBuilder();
        host.config(request.getKey()).ifPresent(response::setValue);
        answer(answer, response.build());
    }

    @Override
    public void log(LogRequest request, StreamObserver<Empty> answer) {
        host.log(level(request.getLevel()), request.getMessage(), request.getFieldsMap());
        answer(answer, Empty.getDefaultInstance());
    }

    @Override
    public void kVGet(KVGetRequest request, StreamObserver<KVGetResponse> answer) {
        KVGetResponse.Builder response = KVGetResponse.newBuilder();
        try {
            Optional<byte[]> value = host.kvGet(request.getKey());
            value.ifPresent(v -> response.setValue(ByteString.copyFrom(v)));
        } catch (HostException refused) {
            response.setError(error(refused));
        }
        answer(answer, response.build());
    }

    @Override
    public void kVSet(KVSetRequest request, StreamObserver<Empty> answer) {
        run(answer, () -> host.kvSet(request.getKey(), request.getValue().toByteArray()));
    }

    @Override
    public void kVDelete(KVDeleteRequest request, StreamObserver<Empty> answer) {
        run(answer, () -> host.kvDelete(request.getKey()));
    }

    @Override
    public void hTTPRequest(HTTPCallRequest request, StreamObserver<HTTPCallResponse> answer) {
        HTTPCallResponse.Builder response = HTTPCallResponse.newBuilder();
        try {
            HttpAnswer http =
                    host.http(
                            new HttpCall(
                                    request.getMethod().isEmpty() ? "GET" : request.getMethod(),
                                    request.getUrl(),
                                    request.getHeadersMap(),
                                    request.getBody().toByteArray()),
                            deadline());
            response.setStatus(http.status())
                    .putAllHeaders(http.headers())
                    .setBody(ByteString.copyFrom(http.body()));
        } catch (HostException refused) {
            response.setError(error(refused));
        }
        answer(answer, response.build());
    }

    @Override
    public void emitEvent(EmitEventRequest request, StreamObserver<Empty> answer) {
        run(answer, () -> host.emit(Events.of(request)));
    }

    /** Something that the host does or refuses. */
    @FunctionalInterface
    private interface Action {
        void run() throws HostException;
    }

    private static void run(StreamObserver<Empty> answer, Action action) {
        try {
            action.run();
        } catch (HostException refused) {
            answer.onError(
                    status(refused.kind()).withDescription(message(refused)).asRuntimeException());
            return;
        }
        answer(answer, Empty.getDefaultInstance());
    }

    private static <A> void answer(StreamObserver<A> answer, A message) {
        answer.onNext(message);
        answer.onCompleted();
    }

    private Deadline deadline() {
        io.grpc.Deadline callers = Context.current().getDeadline();
        Deadline own = Deadline.after(timeout);
        return callers == null
                ? own
                : own.orAfter(Duration.ofNanos(callers.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    private static Status status(HostException.Kind kind) {
        return switch (kind) {
            case DENIED -> Status.PERMISSION_DENIED;
            case EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
            case INVALID -> Status.INVALID_ARGUMENT;
            case FAILED -> Status.UNKNOWN;
        };
    }

    private static LogLevel level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "trace", "debug" -> LogLevel.DEBUG;
            case "warn", "warning" -> LogLevel.WARN;
            case "error", "fatal", "panic" -> LogLevel.ERROR;
            default -> LogLevel.INFO;
        };
    }

    /** For an answer that has a field for it. */
    private static String error(HostException refused) {
        RefusalKind.set(refused.kind());
        return message(refused);
    }

    private static String message(HostException refused) {
        String message = refused.getMessage();
        // an empty error would be none
        return message == null || message.isEmpty() ? refused.kind().toString() : message;
    }
}
