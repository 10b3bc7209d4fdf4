package dev.tenon.examples.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.proto.goplugin.Empty;
import dev.tenon.proto.goplugin.GRPCControllerGrpc;
import dev.tenon.proto.plugin.CallRequest;
import dev.tenon.proto.plugin.CallResponse;
import dev.tenon.proto.plugin.InitRequest;
import dev.tenon.proto.plugin.PluginServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as it is delivered: started by its script, in its folder, with a bare environment. */
@Timeout(60)
class MarkdownIT {

    private static final Path FOLDER = Path.of(System.getProperty("plugin.folder"));

    @TempDir private Path sockets;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private Process process;
    private ManagedChannel channel;

    @AfterEach
    void end() throws Exception {
        if (channel != null) {
            channel.shutdownNow();
        }
        process.destroyForcibly().waitFor();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @Test
    void servesAndEndsWithoutAWord() throws Exception {
        connect();
        assertEquals(
                "{\"html\":\"<h1>Tenon</h1>\\n\"}",
                call("render", "{\"text\":\"# Tenon\"}").getResult());
        assertEquals(
                "{\"headings\":[{\"level\":1,\"title\":\"Tenon\",\"line\":1}]}",
                call("outline", "{\"text\":\"# Tenon\"}").getResult());
        assertEquals(
                "{\"links\":[{\"kind\":\"link\",\"url\":\"/u\",\"text\":\"é\",\"title\":null,\"safe\":true}]}",
                call("links", "{\"text\":\"[é](/u)\"}").getResult());
        assertEquals("{\"text\":\"é\"}", call("plain", "{\"text\":\"*é*\"}").getResult());
        GRPCControllerGrpc.newBlockingStub(channel).shutdown(Empty.getDefaultInstance());
        assertEquals(0, process.waitFor());
        assertEquals("", new String(process.getErrorStream().readAllBytes()));
    }

    @Test
    void isUnsafeOnlyWhereTheConfigurationAllowsIt() throws Exception {
        connect();
        String unsafe = "{\"text\": \"a <b>\", \"safe\": false}";
        String error = call("render", unsafe).getError();
        assertTrue(error.startsWith("safe: found false, expected true"), error);
        configure("{\"allow_unsafe\": true}");
        assertEquals("{\"html\":\"<p>a <b></p>\\n\"}", call("render", unsafe).getResult());
    }

    @Test
    void refusesTextsThatAreTooLongWhateverTheirLength() throws Exception {
        connect();
        String text = "{\"text\": \"" + "é".repeat(30_000_000) + "\"}";
        assertEquals(
                "text: found 30000000 characters, expected at most 1000000",
                call("plain", text).getError());
        configure("{\"max_characters\": 3}");
        assertEquals(
                "text: found 4 characters, expected at most 3",
                call("plain", "{\"text\": \"four\"}").getError());
    }

    @Test
    void saysInOneLineThatJavaIsMissing() throws Exception {
        start("/nowhere");
        assertEquals(1, process.waitFor());
        assertEquals(
                "markdown: found no java on PATH (/nowhere), expected Java 17 or newer\n",
                new String(process.getErrorStream().readAllBytes()));
    }

    private void connect() throws IOException {
        start(Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin");
        BufferedReader output = process.inputReader();
        String[] handshake = output.readLine().split("\\|", -1);
        channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(handshake[3]))
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(loop)
                        // gRPC sets it, and Unix sockets do not have it
                        .withOption(ChannelOption.SO_KEEPALIVE, null)
                        .overrideAuthority("localhost")
                        .usePlaintext()
                        .build();
    }

    private void start(String path) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(FOLDER.resolve("markdown").toString())
                        .directory(FOLDER.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "PATH",
                                path,
                                "HOME",
                                sockets.toString(),
                                "LANG",
                                "C",
                                "TMPDIR",
                                sockets.toString(),
                                "TENON_PLUGIN",
                                "tenon-plugin-v1",
                                "PLUGIN_UNIX_SOCKET_DIR",
                                Files.createTempDirectory(sockets, "s").toString()));
        process = builder.start();
    }

    private void configure(String json) {
        InitRequest request = InitRequest.newBuilder().setConfig(json).build();
        assertEquals("", PluginServiceGrpc.newBlockingStub(channel).init(request).toString());
    }

    private CallResponse call(String operation, String parameters) {
        CallRequest request =
                CallRequest.newBuilder().setOperation(operation).setParams(parameters).build();
        return PluginServiceGrpc.newBlockingStub(channel).abilityCall(request);
    }
}
