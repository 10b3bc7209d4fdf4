package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "10.255.255.255, private",
        "100.64.0.1, carrier-grade NAT",
        "100.100.100.200, carrier-grade NAT",
        "127.0.0.1, loopback",
        "127.255.0.3, loopback",
        "168.63.129.16, metadata",
        "169.254.169.254, link-local",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.0.0.192, protocol assignment",
        "192.168.1.1, private",
        "198.19.0.1, benchmarking",
        "224.0.0.1, multicast",
        "255.255.255.255, reserved",
        "::, unspecified",
        "::1, loopback",
        "::7f00:1, reserved",
        "fd00:ec2::254, private",
        "fe80::1, link-local",
        "ff02::1, multicast",
        "2001::1, protocol assignment",
        "2001:db8::1, documentation",
        "2002:7f00:1::, loopback",
        "2002:a9fe:a9fe::1, link-local",
        "64:ff9b::10.0.0.1, private",
        "64:ff9b:1::1, reserved",
        "4000::1, reserved",
    })
    void what_is_not_public_is_named(String address, String kind) throws UnknownHostException {
        assertEquals(Optional.of(kind), ReservedAddresses.kindOf(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.0.1",
                "172.32.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2002:808:808::1",
                "64:ff9b::8.8.8.8",
            })
    void what_is_public_is_not(String address) throws UnknownHostException {
        assertEquals(Optional.empty(), ReservedAddresses.kindOf(InetAddress.getByName(address)));
    }

    /** Java makes IPv4 addresses of these by itself, wherever it is given the chance. */
    @Test
    void an_ipv4_mapped_address_is_what_it_maps() throws UnknownHostException {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        assertEquals(
                Optional.of("private"),
                ReservedAddresses.kindOf(Inet6Address.getByAddress("h", bytes, -1)));
    }
}
