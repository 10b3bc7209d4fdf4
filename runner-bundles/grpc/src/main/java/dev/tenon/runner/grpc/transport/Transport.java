package dev.tenon.runner.grpc.transport;

import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that all connections of a runner share, and the making of connections. NIO only: Unix
 * sockets need no native code.
 */
public final class Transport implements AutoCloseable {

    /** Every name in certificates of go-plugin, and harmless elsewhere. */
    private static final String AUTHORITY = "localhost";

    /** What a plugin may ask of the host at once, over one connection and in one message. */
    private static final int CALLS_AT_ONCE = 256;

    private static final int LONGEST_REQUEST = 64 << 20;
    private static final long CLOSE_SECONDS = 3;

    static {
        // this bundle's own Netty: looking for forgotten buffers costs a stack trace now and then
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    private final MultiThreadIoEventLoopGroup loops;
    private final ExecutorService workers;

    public Transport() {
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                        new DefaultThreadFactory("tenon-grpc-io", true),
                        NioIoHandler.newFactory());
        this.workers =
                Executors.newCachedThreadPool(new DefaultThreadFactory("tenon-grpc-work", true));
    }

    /** Threads for work that may wait. */
    public ExecutorService workers() {
        return workers;
    }

    /**
     * A connection to a plugin on this machine; made when it is first used.
     *
     * @param tls {@code null} for none
     * @param maxMessage longest answer, in bytes
     */
    public Connection connect(SocketAddress address, @Nullable SslContext tls, int maxMessage) {
        EventLoop loop = loops.next();
        ChannelCredentials credentials =
                tls == null
                        ? InsecureChannelCredentials.create()
                        : NettySslContextChannelCredentials.create(tls);
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(address, credentials)
                        .overrideAuthority(AUTHORITY)
                        .proxyDetector(to -> null)
                        .disableRetry();
        if (address instanceof UnixDomainSocketAddress) {
            // gRPC asks for keep-alive, of which a Unix socket knows nothing and Netty complains
            builder.channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                    .withOption(ChannelOption.SO_KEEPALIVE, null);
        } else {
            builder.channelType(NioSocketChannel.class);
        }
        return connection(builder, loop, maxMessage);
    }

    /**
     * A connection to whichever servers a name stands for now, in turn, of those that say that
     * {@code service} is healthy.
     *
     * @param tls {@code null} for none
     * @param maxMessage longest answer, in bytes
     */
    public Connection balance(
            String target, String service, @Nullable SslContext tls, int maxMessage) {
        ChannelCredentials credentials =
                tls == null
                        ? InsecureChannelCredentials.create()
                        : NettySslContextChannelCredentials.create(tls);
        return connection(
                NettyChannelBuilder.forTarget(target, credentials)
                        .channelType(NioSocketChannel.class)
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .defaultServiceConfig(
                                Map.of(
                                        "loadBalancingConfig",
                                        List.of(Map.of("round_robin", Map.of())),
                                        "healthCheckConfig",
                                        Map.of("serviceName", service))),
                loops.next(),
                maxMessage);
    }

    /**
     * Serves on a Unix socket.
     *
     * @param tls {@code null} for none
     * @param interceptors the innermost first
     */
    public Server serve(
            Path socket,
            @Nullable SslContext tls,
            BindableService service,
            List<ServerInterceptor> interceptors)
            throws IOException {
        ServerCredentials credentials =
                tls == null
                        ? InsecureServerCredentials.create()
                        : NettySslContextServerCredentials.create(tls);
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket), credentials)
                        .channelType(NioServerDomainSocketChannel.class)
                        .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                        .bossEventLoopGroup(loops)
                        .workerEventLoopGroup(loops)
                        .executor(workers)
                        .maxInboundMessageSize(LONGEST_REQUEST)
                        .maxConcurrentCallsPerConnection(CALLS_AT_ONCE)
                        .addService(service);
        interceptors.forEach(builder::intercept);
        return builder.build().start();
    }

    /** Ends the threads; what still uses them ends with them. */
    @Override
    public void close() {
        workers.shutdown();
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        boolean interrupted = false;
        try {
            loops.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            // Netty's own thread ends by itself once it has nothing to do
            GlobalEventExecutor.INSTANCE.awaitInactivity(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (IllegalStateException neverStarted) {
            // it had nothing to do at all
        }
        workers.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connection(NettyChannelBuilder builder, EventLoop loop, int maxMessage) {
        return new Connection(
                builder.eventLoopGroup(loop)
                        .executor(workers)
                        .offloadExecutor(workers)
                        .idleTimeout(365, TimeUnit.DAYS)
                        .maxInboundMessageSize(maxMessage)
                        .build(),
                loop,
                workers);
    }
}
