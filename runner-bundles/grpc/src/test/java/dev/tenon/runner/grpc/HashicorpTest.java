package dev.tenon.runner.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.runner.Guest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** HashiCorp's own examples, written for their own host and unmodified. */
class HashicorpTest extends RunnerFixture {

    private static final int PYTHONS_PORT = 1234;

    @Test
    void theExampleInGoKeepsValues() throws Exception {
        Guest guest = start(go("hashicorp-grpc").reflection());

        assertKeeps(guest, "hello\n\nWritten from plugin-go-grpc");
    }

    @Test
    void theExampleInGoKeepsValuesOverTls() throws Exception {
        Guest guest = start(go("hashicorp-grpc").reflection().autoMtls());

        assertKeeps(guest, "hello\n\nWritten from plugin-go-grpc");
    }

    @Test
    void whatTheExampleCannotDoIsFailedInItsWords() throws Exception {
        Guest guest = start(go("hashicorp-grpc").reflection());

        assertFails(
                CallException.Failed.class,
                guest,
                "proto.KV/Get",
                "{\"key\": \"nothing\"}",
                "plugin 'test', proto.KV/Get: UNKNOWN: open kv_nothing: no such file or directory");
        assertFails(
                CallException.NoSuchFunction.class,
                guest,
                "proto.KV/Delete",
                "{\"key\": \"nothing\"}",
                "proto.KV/Delete");
        assertFails(CallException.NoSuchFunction.class, guest, "command", "{}", "'command'");
    }

    @Test
    void theExampleIsRefusedWithoutReflectionForItHasNotTheContract() throws Exception {
        assertNotStarted(
                go("hashicorp-grpc"),
                TestPlugin.LONG,
                "the plugin serves no flowbot.plugin.PluginService",
                "grpc.services: reflection");
    }

    @Test
    void theVersionedExampleIsUsedWithTheVersionThatSpeaksGrpc() throws Exception {
        Guest guest = start(go("hashicorp-negotiated").versions(3, 2).reflection());

        assertKeeps(guest, "hello\n\nWritten from plugin version 3\nRead by plugin version 3\n");
    }

    @Test
    void theVersionedExampleIsRefusedWithTheVersionThatDoesNot() throws Exception {
        assertNotStarted(
                go("hashicorp-negotiated").versions(2).reflection(),
                TestPlugin.LONG,
                "handshake: found protocol netrpc, expected grpc");
    }

    @Test
    void theExampleInPythonKeepsValuesWithADescriptorSet() throws Exception {
        assumeTrue(
                Files.exists(TestPlugin.PLUGINS.resolve("python/ready")),
                "src/test/go/build could not install the packages of HashiCorp's plugin-python");
        assumeTrue(
                isFree(PYTHONS_PORT),
                "something else listens on the port that it has written in it");
        TestPlugin plugin =
                TestPlugin.of("test", folder, "python")
                        .binary("python/plugin")
                        .cookie("BASIC_PLUGIN", "hello")
                        .add("kv.binpb")
                        .descriptorSet("kv.binpb")
                        .insecureTcp();
        Guest guest = start(plugin);

        assertKeeps(guest, "hello\n\nWritten from plugin-python");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private TestPlugin go(String program) {
        return TestPlugin.of("test", folder, program).cookie("BASIC_PLUGIN", "hello");
    }

    private static void assertKeeps(Guest guest, String kept) throws CallException {
        assertEquals(
                "{}",
                TestPlugin.call(
                        guest,
                        "proto.KV/Put",
                        "{\"key\": \"a\", \"value\": \"%s\"}".formatted(base64("hello"))));
        String answer = TestPlugin.call(guest, "proto.KV/Get", "{\"key\": \"a\"}");
        String value = member(object(answer), "value");
        assertEquals(kept, new String(Base64.getDecoder().decode(value), UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
