package dev.tenon.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import dev.tenon.proto.plugin.EmitEventRequest;
import dev.tenon.proto.plugin.GetConfigRequest;
import dev.tenon.proto.plugin.GetConfigResponse;
import dev.tenon.proto.plugin.HTTPCallRequest;
import dev.tenon.proto.plugin.HTTPCallResponse;
import dev.tenon.proto.plugin.HostServiceGrpc.HostServiceBlockingStub;
import dev.tenon.proto.plugin.KVDeleteRequest;
import dev.tenon.proto.plugin.KVGetRequest;
import dev.tenon.proto.plugin.KVGetResponse;
import dev.tenon.proto.plugin.KVSetRequest;
import dev.tenon.proto.plugin.LogRequest;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The host API over gRPC, in the context of one call: its deadline and its end are there. */
final class RemoteHost implements Host {

    private static final Metadata.Key<String> REFUSAL =
            Metadata.Key.of("tenon-refusal", Metadata.ASCII_STRING_MARSHALLER);

    /** For what has no deadline of its own. */
    private static final long LONGEST_SECONDS = 30;

    private final HostConnection connection;
    private final Context context;

    RemoteHost(HostConnection connection, Context context) {
        this.connection = connection;
        this.context = context;
    }

    @Override
    public Optional<String> config(String key) {
        GetConfigRequest request = GetConfigRequest.newBuilder().setKey(key).build();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        GetConfigResponse response = ask("config", trailers, stub -> stub.getConfig(request));
        refuse("config", response.getError(), trailers.get());
        return response.hasValue() ? Optional.of(response.getValue()) : Optional.empty();
    }

    @Override
    public void log(Level level, String message, Map<String, String> fields) {
        LogRequest request =
                LogRequest.newBuilder()
                        .setLevel(word(level))
                        .setMessage(message)
                        .putAllFields(fields)
                        .build();
        try {
            ask("log", stub -> stub.log(request));
        } catch (HostException failed) {
            System.err.println(message + " " + fields + " (" + failed.getMessage() + ")");
        }
    }

    @Override
    public Optional<byte[]> kvGet(String key) {
        KVGetRequest request = KVGetRequest.newBuilder().setKey(key).build();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        KVGetResponse response = ask("kvGet", trailers, stub -> stub.kVGet(request));
        refuse("kvGet", response.getError(), trailers.get());
        return response.hasValue()
                ? Optional.of(response.getValue().toByteArray())
                : Optional.empty();
    }

    @Override
    public void kvSet(String key, byte[] value) {
        KVSetRequest request =
                KVSetRequest.newBuilder().setKey(key).setValue(ByteString.copyFrom(value)).build();
        ask("kvSet", stub -> stub.kVSet(request));
    }

    @Override
    public void kvDelete(String key) {
        KVDeleteRequest request = KVDeleteRequest.newBuilder().setKey(key).build();
        ask("kvDelete", stub -> stub.kVDelete(request));
    }

    @Override
    public HttpAnswer http(HttpCall call) {
        HTTPCallRequest request =
                HTTPCallRequest.newBuilder()
                        .setMethod(call.method())
                        .setUrl(call.url())
                        .putAllHeaders(call.headers())
                        .setBody(ByteString.copyFrom(call.body()))
                        .build();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        HTTPCallResponse response = ask("http", trailers, stub -> stub.hTTPRequest(request));
        refuse("http", response.getError(), trailers.get());
        return new HttpAnswer(
                response.getStatus(), response.getHeadersMap(), response.getBody().toByteArray());
    }

    @Override
    public void emit(String type, Object fields) {
        EmitEventRequest request =
                EmitEventRequest.newBuilder().setEventType(type).setPayload(json(fields)).build();
        ask("emit", stub -> stub.emitEvent(request));
    }

    @Override
    public Host detached() {
        return connection.of(Context.ROOT);
    }

    private <A> A ask(String function, Function<HostServiceBlockingStub, A> question) {
        return ask(function, new AtomicReference<>(), question);
    }

    /**
     * @param trailers filled with what came after the answer
     */
    private <A> A ask(
            String function,
            AtomicReference<Metadata> trailers,
            Function<HostServiceBlockingStub, A> question) {
        HostServiceBlockingStub stub =
                connection
                        .stub()
                        .withInterceptors(
                                MetadataUtils.newCaptureMetadataInterceptor(
                                        new AtomicReference<>(), trailers));
        if (context.getDeadline() == null) {
            stub = stub.withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
        }
        Context before = context.attach();
        try {
            return question.apply(stub);
        } catch (StatusRuntimeException failed) {
            throw new HostException(
                    kind(failed.getStatus()), function + ": " + reason(failed), failed);
        } finally {
            context.detach(before);
        }
    }

    private String reason(StatusRuntimeException failed) {
        if (context.isCancelled()) {
            return "the call it belongs to is over";
        }
        String description = failed.getStatus().getDescription();
        return description == null ? failed.getStatus().getCode().name() : description;
    }

    private static HostException.Kind kind(Status status) {
        return switch (status.getCode()) {
            case PERMISSION_DENIED, UNAUTHENTICATED -> HostException.Kind.DENIED;
            case RESOURCE_EXHAUSTED -> HostException.Kind.EXHAUSTED;
            case INVALID_ARGUMENT -> HostException.Kind.INVALID;
            default -> HostException.Kind.FAILED;
        };
    }

    /**
     * An answer's own error; its kind is in a trailer, which other hosts than Tenon do not send.
     */
    private static void refuse(String function, String error, @Nullable Metadata trailers) {
        if (error.isEmpty()) {
            return;
        }
        String word = trailers == null ? null : trailers.get(REFUSAL);
        HostException.Kind kind =
                Arrays.stream(HostException.Kind.values())
                        .filter(each -> each.name().equalsIgnoreCase(word))
                        .findFirst()
                        .orElse(HostException.Kind.FAILED);
        throw new HostException(kind, function + ": " + error);
    }

    private static String json(Object fields) {
        try {
            return Json.write(fields);
        } catch (JsonProcessingException unwritable) {
            throw new HostException(
                    HostException.Kind.INVALID, "emit: " + unwritable.getOriginalMessage());
        }
    }

    private static String word(Level level) {
        return switch (level) {
            case WARNING -> "warn";
            case ERROR -> "error";
            case INFO -> "info";
            default -> "debug";
        };
    }
}
