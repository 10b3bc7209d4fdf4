package dev.tenon.runner.grpc.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.runner.grpc.tls.Identity;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    @Test
    void a_socket_without_a_certificate() throws LoadException {
        Handshake handshake = Handshake.parse("1|1|unix|/s/a b.sock|grpc|", List.of(1));

        assertEquals(1, handshake.version());
        assertEquals(UnixDomainSocketAddress.of("/s/a b.sock"), handshake.address());
        assertNull(handshake.certificate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1|7|unix|/s|grpc",
                "1|7|unix|/s|grpc|",
                "1|7|unix|/s|grpc||false",
                "1|7|unix|/s|grpc||true|and what may come later",
                "1|7|unix|/s|grpc|too short to be a certificate"
            })
    void parts_may_be_missing_at_the_end_and_more_may_follow(String line) throws LoadException {
        Handshake handshake = Handshake.parse(line, List.of(1, 7));

        assertEquals(7, handshake.version());
        assertNull(handshake.certificate());
    }

    @Test
    void a_certificate_is_base64_without_padding() throws Exception {
        Identity identity = Identity.create();
        String certificate =
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(identity.certificate().getEncoded());

        Handshake handshake =
                Handshake.parse("1|1|unix|/s|grpc|" + certificate + "|false", List.of(1));

        assertEquals(identity.certificate(), handshake.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:10000", "127.1.2.3:10000", "localhost:10000", "[::1]:10000"})
    void a_port_of_the_loopback(String address) throws LoadException {
        Handshake handshake = Handshake.parse("1|1|tcp|" + address + "|grpc", List.of(1));

        InetSocketAddress found = (InetSocketAddress) handshake.address();
        assertEquals(10_000, found.getPort());
        assertTrue(found.getAddress().isLoopbackAddress());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1|1|unix; found 1|1|unix, expected four parts or more",
                "2|1|unix|/s|grpc; found core protocol version 2, expected 1",
                "1|3|unix|/s|grpc; found protocol version 3, expected one of [1]",
                "1|x|unix|/s|grpc; found protocol version x, expected one of [1]",
                "1|1|unix|/s|netrpc; found protocol netrpc, expected grpc",
                "1|1|unix|/s; found protocol netrpc, expected grpc",
                "1|1|unix|/s|; found protocol netrpc, expected grpc",
                "1|1|udp|/s|grpc; found network udp, expected unix or tcp",
                "1|1|unix|s.sock|grpc; found socket s.sock, expected an absolute path",
                "1|1|unix||grpc; found socket , expected an absolute path",
                "1|1|tcp|0.0.0.0:10000|grpc; found address 0.0.0.0:10000, expected a port on the loopback",
                "1|1|tcp|10.0.0.1:10000|grpc; found address 10.0.0.1:10000, expected a port on the",
                "1|1|tcp|localhost.example.com:1|grpc; found address localhost.example.com:1, expected",
                "1|1|tcp|127.0.0.1|grpc; found address 127.0.0.1, expected a port on the loopback",
                "1|1|tcp|127.0.0.1:0|grpc; found address 127.0.0.1:0, expected a port on the loopback",
                "1|1|tcp|127.0.0.1:65536|grpc; found address 127.0.0.1:65536, expected a port",
                "1|1|unix|/s|grpc|AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; found a server"
            })
    void what_is_wrong_is_named(String line, String expected) {
        LoadException refused =
                assertThrows(LoadException.class, () -> Handshake.parse(line, List.of(1)));

        assertTrue(refused.getMessage().startsWith("handshake: " + expected), refused.getMessage());
    }

    @Test
    void control_characters_do_not_reach_the_log() {
        LoadException refused =
                assertThrows(
                        LoadException.class,
                        () -> Handshake.parse("1|1|\u001b[31m|/s|grpc", List.of(1)));

        assertTrue(refused.getMessage().contains("network ?[31m"), refused.getMessage());
    }
}
