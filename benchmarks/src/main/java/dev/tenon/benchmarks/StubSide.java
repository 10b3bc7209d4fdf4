package dev.tenon.benchmarks;

import com.google.protobuf.Empty;
import dev.tenon.proto.plugin.CallRequest;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.InitRequest;
import dev.tenon.proto.plugin.PluginServiceGrpc;
import dev.tenon.proto.plugin.PluginServiceGrpc.PluginServiceBlockingStub;
import dev.tenon.runner.grpc.tls.Identity;
import dev.tenon.runner.grpc.tls.TlsContexts;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The least there can be in Java: a process started by hand and grpc-java's blocking stub. */
final class StubSide implements Side {

    private static final long PATIENCE_SECONDS = 30;

    private final Path folder;
    private final Path plugin;
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("stub-io", true), NioIoHandler.newFactory());

    StubSide(Path folder, Path plugin) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.plugin = plugin;
    }

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public Measure starts(Mode mode, int warmUp, int count) throws Exception {
        long[] nanos = new long[count];
        for (int i = -warmUp; i < count; i++) {
            long began = System.nanoTime();
            try (Running running = start(mode)) {
                call(running.stub);
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - began;
                }
            }
        }
        return Measure.of(nanos, Measure.TAIL_OF_STARTS, 0);
    }

    @Override
    public Measure calls(Mode mode, int callers, Duration warmUp, Duration time) throws Exception {
        try (Running running = start(mode)) {
            return CallLoad.measure(() -> call(running.stub), callers, warmUp, time);
        }
    }

    @Override
    public void close() throws InterruptedException {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private static void call(PluginServiceBlockingStub stub) {
        CallResponse response =
                stub.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .abilityCall(
                                CallRequest.newBuilder()
                                        .setOperation(DateCall.OPERATION)
                                        .setParams(DateCall.PARAMS)
                                        .build());
        DateCall.check(response.getResult().length());
    }

    private Running start(Mode mode) throws Exception {
        Identity identity = mode == Mode.MTLS ? Identity.create() : null;
        ProcessBuilder builder =
                new ProcessBuilder(plugin.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(
                        Map.of(
                                "FLOWBOT_PLUGIN", "flowbot-plugin-v1",
                                "PLUGIN_PROTOCOL_VERSIONS", "1",
                                "PLUGIN_UNIX_SOCKET_DIR", folder.toString()));
        if (identity != null) {
            builder.environment().put("PLUGIN_CLIENT_CERT", identity.pem());
        }
        Process process = builder.start();
        try {
            String line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            process.getInputStream(), StandardCharsets.UTF_8))
                            .readLine();
            return connected(process, String.valueOf(line).split("\\|"), identity);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * @param handshake core and protocol version, network, address, protocol, certificate
     */
    private Running connected(Process process, String[] handshake, @Nullable Identity identity)
            throws Exception {
        ChannelCredentials credentials =
                identity == null
                        ? InsecureChannelCredentials.create()
                        : NettySslContextChannelCredentials.create(
                                TlsContexts.client(
                                        identity,
                                        Identity.read(Base64.getDecoder().decode(handshake[5]))));
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(
                                UnixDomainSocketAddress.of(handshake[3]), credentials)
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(loops)
                        .overrideAuthority("localhost")
                        .build();
        PluginServiceBlockingStub stub = PluginServiceGrpc.newBlockingStub(channel);
        stub.init(InitRequest.newBuilder().setConfig("{}").build());
        if (!stub.isReady(Empty.getDefaultInstance()).getReady()) {
            throw new IllegalStateException("the plugin says that it is not ready");
        }
        return new Running(process, channel, stub);
    }

    /** A process and the connection to it. */
    private record Running(Process process, ManagedChannel channel, PluginServiceBlockingStub stub)
            implements AutoCloseable {
        @Override
        public void close() throws InterruptedException {
            channel.shutdownNow();
            process.destroy();
            process.waitFor();
        }
    }
}
