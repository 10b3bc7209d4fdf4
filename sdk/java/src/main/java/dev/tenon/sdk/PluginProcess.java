package dev.tenon.sdk;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process as a whole: a server on a Unix socket, the line that tells where it is, and the ways
 * in which it ends.
 */
final class PluginProcess {

    static {
        // Netty names connections by a network card, and complains where there is none, as in a
        // sandbox; in one process they need no such name
        if (System.getProperty("io.netty.machineId") == null) {
            System.setProperty("io.netty.machineId", "02:00:00:00:00:00");
        }
    }

    static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    /** As long as containers wait before they use force. */
    private static final long GRACE_SECONDS = 2;

    private final Contract contract;
    private final Launch launch;
    private final EventLoopGroup loop;
    private final ExecutorService calls;
    private final CountDownLatch stop = new CountDownLatch(1);

    PluginProcess(Contract contract, Launch launch) {
        this.contract = contract;
        this.launch = launch;
        // it only moves bytes: one thread is enough for all connections
        loop =
                new MultiThreadIoEventLoopGroup(
                        1, threads(contract.name + "-socket"), NioIoHandler.newFactory());
        calls = Executors.newCachedThreadPool(threads(contract.name + "-call"));
    }

    /** Serves and ends the process. */
    void run() {
        LogLines.install();
        try {
            Server server = start();
            watchInput();
            stop.await();
            server.shutdown();
            if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
            System.exit(0);
        } catch (IOException | GeneralSecurityException failed) {
            System.err.printf("plugin '%s' cannot serve: %s%n", contract.name, failed);
        } catch (InterruptedException interrupted) {
            System.err.printf("plugin '%s': its main thread was interrupted%n", contract.name);
        }
        System.exit(1);
    }

    private Server start() throws IOException, GeneralSecurityException {
        Path socket = socket();
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        // gRPC sets it, and Unix sockets do not have it
                        .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                        .executor(calls)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .addService(new Health())
                        .addService(new Controller(stop::countDown))
                        .addService(new PluginCalls(contract, host()));
        String certificate = "";
        if (launch.clientCertificate() != null) {
            Identity identity = Identity.create();
            builder.sslContext(identity.serverContext(launch.clientCertificate()));
            certificate = identity.encoded();
        }
        Server server = builder.build().start();
        System.out.println(
                String.join("|", "1", "1", "unix", socket.toString(), "grpc", certificate));
        return server;
    }

    private HostConnection host() {
        return new HostConnection(launch.hostAddress(), launch.hostToken(), loop, calls);
    }

    private Path socket() throws IOException {
        String given = launch.socketDirectory();
        Path directory = given == null ? Files.createTempDirectory("plugin") : Path.of(given);
        if (given == null) {
            directory.toFile().deleteOnExit();
        }
        Path socket = directory.resolve("plugin-" + ProcessHandle.current().pid() + ".sock");
        socket.toFile().deleteOnExit();
        return socket;
    }

    /** The container holds the other end and never writes: an end of it is the container's. */
    private void watchInput() {
        if (launch.holdsInput()) {
            threads(contract.name + "-input").newThread(this::awaitEndOfInput).start();
        }
    }

    private void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // as gone as at its end
        }
        stop.countDown();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return code -> {
            Thread thread = new Thread(code, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
