package dev.tenon.sdk;

import dev.tenon.proto.plugin.HostServiceGrpc;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The way to the host API, opened by the first who needs it. */
final class HostConnection {

    private static final String SCHEME = "unix:";
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("tenon-token", Metadata.ASCII_STRING_MARSHALLER);

    private final @Nullable String address;
    private final @Nullable String token;
    private final EventLoopGroup loop;
    private final Executor executor;
    private HostServiceGrpc.@Nullable HostServiceBlockingStub stub;

    HostConnection(
            @Nullable String address,
            @Nullable String token,
            EventLoopGroup loop,
            Executor executor) {
        this.address = address;
        this.token = token;
        this.loop = loop;
        this.executor = executor;
    }

    /** The host for what is done in this context. */
    Host of(Context context) {
        return new RemoteHost(this, context);
    }

    synchronized HostServiceGrpc.HostServiceBlockingStub stub() {
        if (stub == null) {
            stub = HostServiceGrpc.newBlockingStub(open());
            if (token != null) {
                Metadata metadata = new Metadata();
                metadata.put(TOKEN, token);
                stub = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
            }
        }
        return stub;
    }

    private ManagedChannel open() {
        return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path()))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                // gRPC sets it, and Unix sockets do not have it
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .executor(executor)
                .offloadExecutor(executor)
                .overrideAuthority("localhost")
                .usePlaintext()
                .disableRetry()
                .disableServiceConfigLookUp()
                .maxInboundMessageSize(PluginProcess.MAX_MESSAGE_BYTES)
                .build();
    }

    private String path() {
        if (address == null) {
            throw new HostException(
                    HostException.Kind.FAILED,
                    "this container offers no host API: TENON_HOST_ADDR is not set");
        }
        if (!address.startsWith(SCHEME)) {
            throw new HostException(
                    HostException.Kind.FAILED,
                    "TENON_HOST_ADDR: found '%s', expected unix:<path>".formatted(address));
        }
        return address.substring(SCHEME.length());
    }
}
