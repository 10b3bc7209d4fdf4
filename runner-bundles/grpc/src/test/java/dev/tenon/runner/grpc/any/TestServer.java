package dev.tenon.runner.grpc.any;

import io.grpc.BindableService;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A gRPC server on a Unix socket of its own, and a channel to it. */
final class TestServer implements AutoCloseable {

    private final Path folder = Files.createTempDirectory("any");
    private final Path socket = folder.resolve("s");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Server server;
    private final ManagedChannel channel;

    TestServer(BindableService... services) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .executor(threads);
        for (BindableService service : services) {
            builder.addService(service);
        }
        server = builder.build().start();
        channel =
                NettyChannelBuilder.forAddress(address, InsecureChannelCredentials.create())
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(loop)
                        .executor(threads)
                        .offloadExecutor(threads)
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .overrideAuthority("localhost")
                        .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() throws Exception {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
        threads.shutdownNow();
        threads.awaitTermination(10, TimeUnit.SECONDS);
        Files.deleteIfExists(socket);
        Files.delete(folder);
    }
}
