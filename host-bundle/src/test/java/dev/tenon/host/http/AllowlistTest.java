package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.host.HostException;
import dev.tenon.host.guard.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowlistTest {

    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "api.example.com", List.of("1.1.1.1", "2606:4700::1111"),
                    "evilexample.com", List.of("1.1.1.1"),
                    "example.com", List.of("1.1.1.1"),
                    "xn--bcher-kva.example", List.of("1.1.1.1"),
                    "inside.example.com", List.of("10.0.0.1"),
                    "both.example.com", List.of("1.1.1.1", "169.254.169.254"),
                    "intranet", List.of("10.0.0.2"));

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "example.com, EXAMPLE.com.",
        "EXAMPLE.com., example.com",
        "*.example.com, api.example.com",
        "bücher.example, bücher.example",
        "bücher.example, xn--bcher-kva.example",
        "intranet, intranet",
        "inside.example.com, inside.example.com",
        "127.0.0.1, 127.0.0.1",
        "[::1], [::1]",
        "::1, [0:0:0:0:0:0:0:1]",
    })
    void what_is_listed_is_reached(String entry, String host) throws HostException {
        addresses(entry, host);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, api.example.com",
        "example.com, evilexample.com",
        "*.example.com, evilexample.com",
        "*.example.com, example.com",
        "*.0.0.1, 127.0.0.1",
        "127.0.0.1, 127.0.0.2",
        "[::1], [::2]",
        "intranet, 10.0.0.2",
    })
    void what_is_not_listed_is_denied(String entry, String host) {
        assertDenied("http.allowlist", entry, host);
    }

    @ParameterizedTest
    @CsvSource({"*.example.com, inside.example.com", "*.example.com, both.example.com"})
    void a_wildcard_is_no_way_to_a_reserved_address(String entry, String host) {
        assertDenied("http.address", entry, host);
    }

    @Test
    void all_addresses_are_there_in_the_resolver_s_order() throws HostException {
        assertEquals(
                List.of("1.1.1.1", "2606:4700:0:0:0:0:0:1111"),
                addresses("*.example.com", "api.example.com").stream()
                        .map(InetAddress::getHostAddress)
                        .toList());
    }

    @Test
    void a_name_that_is_unknown_is_no_refusal() {
        HostException failed =
                assertThrows(
                        HostException.class, () -> addresses("*.example.com", "x.example.com"));
        assertEquals(HostException.Kind.FAILED, failed.kind());
    }

    private static List<InetAddress> addresses(String entry, String host) throws HostException {
        return new Allowlist(Rig.permissions(entry), AllowlistTest::resolve)
                .addressesOf(HostName.parse(host));
    }

    private static InetAddress[] resolve(String name) throws UnknownHostException {
        if (!NAMES.containsKey(name)) {
            throw new UnknownHostException(name);
        }
        List<String> literals = NAMES.get(name);
        InetAddress[] addresses = new InetAddress[literals.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(literals.get(i));
        }
        return addresses;
    }

    private static void assertDenied(String rule, String entry, String host) {
        Refusal refusal = assertThrows(Refusal.class, () -> addresses(entry, host));
        assertEquals(HostException.Kind.DENIED, refusal.kind());
        assertEquals(rule, refusal.rule());
    }
}
