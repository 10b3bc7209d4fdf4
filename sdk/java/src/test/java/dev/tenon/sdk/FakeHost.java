package dev.tenon.sdk;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
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
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A container's side of the host API, with a token of its own. */
final class FakeHost extends HostServiceGrpc.HostServiceImplBase implements AutoCloseable {

    static final String TOKEN = "a secret";

    final Map<String, ByteString> values = new ConcurrentHashMap<>();
    final BlockingQueue<LogRequest> logged = new LinkedBlockingQueue<>();
    final BlockingQueue<EmitEventRequest> events = new LinkedBlockingQueue<>();
    private final Server server;

    FakeHost(Path socket, EventLoopGroup loop) throws IOException {
        server =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                        .intercept(new TokenCheck())
                        .addService(this)
                        .build()
                        .start();
    }

    @Override
    public void getConfig(GetConfigRequest request, StreamObserver<GetConfigResponse> observer) {
        GetConfigResponse.Builder response = GetConfigResponse.newBuilder();
        if (request.getKey().equals("width")) {
            response.setValue("7");
        }
        answer(response.build(), observer);
    }

    @Override
    public void log(LogRequest request, StreamObserver<Empty> observer) {
        logged.add(request);
        answer(Empty.getDefaultInstance(), observer);
    }

    @Override
    public void kVGet(KVGetRequest request, StreamObserver<KVGetResponse> observer) {
        KVGetResponse.Builder response = KVGetResponse.newBuilder();
        if (values.containsKey(request.getKey())) {
            response.setValue(values.get(request.getKey()));
        }
        answer(response.build(), observer);
    }

    @Override
    public void kVSet(KVSetRequest request, StreamObserver<Empty> observer) {
        values.put(request.getKey(), request.getValue());
        answer(Empty.getDefaultInstance(), observer);
    }

    /** Keys are names of statuses; `SILENCE` is never answered. */
    @Override
    public void kVDelete(KVDeleteRequest request, StreamObserver<Empty> observer) {
        if (!request.getKey().equals("SILENCE")) {
            Status.Code code = Status.Code.valueOf(request.getKey());
            observer.onError(code.toStatus().withDescription("as asked").asRuntimeException());
        }
    }

    @Override
    public void hTTPRequest(HTTPCallRequest request, StreamObserver<HTTPCallResponse> observer) {
        HTTPCallResponse.Builder response = HTTPCallResponse.newBuilder();
        if (request.getUrl().contains("denied")) {
            response.setError("not on the list");
        } else {
            response.setStatus(200).setBody(ByteString.copyFromUtf8("page of " + request.getUrl()));
        }
        answer(response.build(), observer);
    }

    @Override
    public void emitEvent(EmitEventRequest request, StreamObserver<Empty> observer) {
        events.add(request);
        answer(Empty.getDefaultInstance(), observer);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static <A> void answer(A answer, StreamObserver<A> observer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    /** Refuses who does not know the token. */
    private static final class TokenCheck implements ServerInterceptor {

        private static final Metadata.Key<String> KEY =
                Metadata.Key.of("tenon-token", Metadata.ASCII_STRING_MARSHALLER);

        /** Of a refusal, if the answer is one. */
        private static final Metadata.Key<String> REFUSAL =
                Metadata.Key.of("tenon-refusal", Metadata.ASCII_STRING_MARSHALLER);

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (TOKEN.equals(headers.get(KEY))) {
                return next.startCall(
                        new SimpleForwardingServerCall<>(call) {
                            @Override
                            public void close(Status status, Metadata trailers) {
                                trailers.put(REFUSAL, "denied");
                                super.close(status, trailers);
                            }
                        },
                        headers);
            }
            call.close(Status.UNAUTHENTICATED, new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
