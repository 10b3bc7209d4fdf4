package dev.tenon.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.proto.goplugin.GRPCControllerGrpc;
import dev.tenon.proto.health.HealthGrpc;
import dev.tenon.proto.plugin.CallRequest;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.PluginServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A container of one plugin: a JVM that runs it, a host API, and a channel to it. */
final class TestContainer implements AutoCloseable {

    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
    private static final String END = "(end)";

    final Path folder = Files.createTempDirectory("sdk");
    final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    final FakeHost host;
    final Process process;
    final BlockingQueue<String> errors = new LinkedBlockingQueue<>();
    final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private @Nullable ManagedChannel channel;

    /** Starts a plugin as Tenon does. */
    static TestContainer of(Class<?> plugin) throws IOException {
        return new TestContainer(plugin.getName(), null, Map.of());
    }

    /**
     * Starts one.
     *
     * @param classes a folder of classes beside the test's own
     * @param environment what is different; an empty value takes a variable away
     */
    TestContainer(String mainClass, @Nullable Path classes, Map<String, String> environment)
            throws IOException {
        host = new FakeHost(folder.resolve("host.sock"), loop);
        String path = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(
                List.of(
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", classes == null ? path : classes + ":" + path, mainClass));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("LANG", "C.UTF-8");
        variables.put("FLOWBOT_PLUGIN", "flowbot-plugin-v1");
        variables.put("TENON_PLUGIN", "tenon-plugin-v1");
        variables.put("PLUGIN_PROTOCOL_VERSIONS", "1");
        variables.put("PLUGIN_UNIX_SOCKET_DIR", folder.toString());
        variables.put("TENON_HOST_ADDR", "unix:" + folder.resolve("host.sock"));
        variables.put("TENON_HOST_TOKEN", FakeHost.TOKEN);
        variables.putAll(environment);
        variables.values().removeIf(String::isEmpty);
        process = builder.start();
        drain(process.inputReader(), output);
        drain(process.errorReader(), errors);
    }

    /** The fields of the first line. */
    String[] handshake() throws InterruptedException {
        String line = await(output, "|grpc|");
        String[] fields = line.split("\\|", -1);
        assertEquals(6, fields.length, line);
        return fields;
    }

    /** Connects without TLS. */
    TestContainer connect() throws InterruptedException {
        return connect(handshake(), null);
    }

    TestContainer connect(String[] handshake, @Nullable SslContext tls) {
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(handshake[3]))
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(loop)
                        .withOption(ChannelOption.SO_KEEPALIVE, null)
                        .overrideAuthority("localhost")
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES);
        channel = tls == null ? builder.usePlaintext().build() : builder.sslContext(tls).build();
        return this;
    }

    PluginServiceGrpc.PluginServiceBlockingStub plugin() {
        return PluginServiceGrpc.newBlockingStub(channel);
    }

    PluginServiceGrpc.PluginServiceFutureStub inBackground() {
        return PluginServiceGrpc.newFutureStub(channel);
    }

    HealthGrpc.HealthBlockingStub health() {
        return HealthGrpc.newBlockingStub(channel);
    }

    GRPCControllerGrpc.GRPCControllerBlockingStub controller() {
        return GRPCControllerGrpc.newBlockingStub(channel);
    }

    static CallRequest request(String operation, String parameters) {
        return CallRequest.newBuilder().setOperation(operation).setParams(parameters).build();
    }

    CallResponse call(String operation, String parameters) {
        return plugin().abilityCall(request(operation, parameters));
    }

    /** The answer of a call that must not fail. */
    String result(String operation, String parameters) {
        CallResponse response = call(operation, parameters);
        assertEquals("", response.getError());
        return response.getResult();
    }

    /** The error of a call that must fail. */
    String error(String operation, String parameters) {
        CallResponse response = call(operation, parameters);
        assertEquals("", response.getResult());
        return response.getError();
    }

    /** The next line that contains this; those before it are passed over. */
    static String await(BlockingQueue<String> lines, String part) throws InterruptedException {
        String line = lines.take();
        while (!line.contains(part)) {
            if (line.equals(END)) {
                throw new AssertionError("the plugin ended without a line with " + part);
            }
            line = lines.take();
        }
        return line;
    }

    /** All lines to the end. */
    static String all(BlockingQueue<String> lines) throws InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            all.append(line).append('\n');
        }
        return all.toString();
    }

    int exitStatus() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (channel != null) {
            channel.shutdownNow();
        }
        process.destroyForcibly().waitFor();
        host.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void drain(BufferedReader reader, BlockingQueue<String> lines) {
        Thread thread =
                new Thread(
                        () -> {
                            reader.lines().forEach(lines::add);
                            lines.add(END);
                        },
                        "test-plugin-output");
        thread.setDaemon(true);
        thread.start();
    }
}
