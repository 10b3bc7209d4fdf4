package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.runner.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Certificates on both sides, as go-plugin exchanges them, and a plugin that has its own. */
class AutoMtlsTest extends RunnerFixture {

    @Test
    void callsAndTheBrokerWork() throws Exception {
        TestPlugin plugin = troubled("-init", "host").autoMtls();
        plugin.host.config.put("a", "b");
        Guest guest = start(plugin);

        assertEquals("[1]", TestPlugin.call(guest, "echo", "[1]"));
        assertEquals(
                "[{\"code\":\"OK\",\"message\":\"\",\"answer\":{\"value\":\"b\"}},"
                        + "{\"code\":\"OK\",\"message\":\"\",\"answer\":{\"value\":\"b\"}}]",
                TestPlugin.call(guest, "host_at_init", ""));
        assertTrue(
                member(object(TestPlugin.call(guest, "environment", "")), "PLUGIN_CLIENT_CERT")
                        .startsWith("-----BEGIN CERTIFICATE-----"));
    }

    @Test
    void theBrokersSocketTakesNobodyWithoutTheCertificate() throws Exception {
        TestPlugin plugin = troubled().autoMtls();
        plugin.host.config.put("a", "b");
        Guest guest = start(plugin);

        String answer =
                TestPlugin.call(
                        guest,
                        "host",
                        """
                        {"host": {"by": "bare", "function": "GetConfig", "request": {"key": "a"}}}
                        """);

        assertEquals("Unavailable", member(object(answer), "code"));
    }

    @Test
    void aPluginThatAnswersWithoutACertificateIsRefused() throws Exception {
        assertNotStarted(
                troubled("-by-hand", "unix").autoMtls(),
                TestPlugin.LONG,
                "grpc.auto_mtls: found no certificate in the handshake, expected the plugin's");
    }

    @Test
    void aPluginMayHaveACertificateOfItsOwn() throws Exception {
        Guest guest = start(withCertificate("server"));

        assertEquals("[1]", TestPlugin.call(guest, "echo", "[1]"));
    }

    @Test
    void aPluginThatShowsAnotherCertificateThanItSaidIsRefused() throws Exception {
        assertNotStarted(
                withCertificate("other"),
                Duration.ofSeconds(2),
                "health: found ",
                "until the deadline, expected SERVING");
    }

    private TestPlugin withCertificate(String said) throws IOException {
        String line = "1|1|%n|%a|grpc|" + der(said);
        return troubled("-by-hand", "unix", "-certificates", "certificates", "-line", line)
                .add("certificates");
    }

    /** In base64, which PEM has in lines between two others. */
    private static String der(String name) throws IOException {
        return Files.readAllLines(TestPlugin.PLUGINS.resolve("certificates/" + name + ".pem"))
                .stream()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining())
                .replaceAll("=+$", "");
    }
}
