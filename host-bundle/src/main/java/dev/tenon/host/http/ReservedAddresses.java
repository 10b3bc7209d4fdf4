package dev.tenon.host.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that are not on the public internet, and what they are. From the IANA special-purpose
 * registries for IPv4 and IPv6 (RFC 6890); of IPv6 only what is allocated as global unicast, {@code
 * 2000::/3}, counts as public.
 *
 * <p>IPv6 forms that carry an IPv4 address are judged by that one: IPv4-mapped, 6to4 (RFC 3056) and
 * NAT64 with the well-known prefix (RFC 6052).
 */
final class ReservedAddresses {

    private static final List<Block> IPV4 =
            List.of(
                    Block.of("0.0.0.0", 8, "unspecified"),
                    Block.of("10.0.0.0", 8, "private"),
                    Block.of("100.64.0.0", 10, "carrier-grade NAT"),
                    Block.of("127.0.0.0", 8, "loopback"),
                    Block.of("168.63.129.16", 32, "metadata"),
                    Block.of("169.254.0.0", 16, "link-local"),
                    Block.of("172.16.0.0", 12, "private"),
                    Block.of("192.0.0.0", 24, "protocol assignment"),
                    Block.of("192.0.2.0", 24, "documentation"),
                    Block.of("192.88.99.0", 24, "6to4 relay"),
                    Block.of("192.168.0.0", 16, "private"),
                    Block.of("198.18.0.0", 15, "benchmarking"),
                    Block.of("198.51.100.0", 24, "documentation"),
                    Block.of("203.0.113.0", 24, "documentation"),
                    Block.of("224.0.0.0", 4, "multicast"),
                    Block.of("240.0.0.0", 4, "reserved"));

    private static final List<Block> IPV6 =
            List.of(
                    Block.of("::", 128, "unspecified"),
                    Block.of("::1", 128, "loopback"),
                    Block.of("fc00::", 7, "private"),
                    Block.of("fe80::", 10, "link-local"),
                    Block.of("fec0::", 10, "private"),
                    Block.of("ff00::", 8, "multicast"),
                    Block.of("2001::", 23, "protocol assignment"),
                    Block.of("2001:db8::", 32, "documentation"),
                    Block.of("3fff::", 20, "documentation"));

    private static final Block PUBLIC_IPV6 = Block.of("2000::", 3, "public");
    private static final Block SIX_TO_FOUR = Block.of("2002::", 16, "6to4");
    private static final Block NAT64 = Block.of("64:ff9b::", 96, "NAT64");

    private ReservedAddresses() {}

    /** What kind of reserved address it is; empty for a public one. */
    static Optional<String> kindOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? kindOfIpv4(bytes) : kindOfIpv6(bytes);
    }

    private static Optional<String> kindOfIpv4(byte[] bytes) {
        return kind(IPV4, bytes);
    }

    private static Optional<String> kindOfIpv6(byte[] bytes) {
        if (isMapped(bytes) || NAT64.contains(bytes)) {
            return kindOfIpv4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return kindOfIpv4(Arrays.copyOfRange(bytes, 2, 6));
        }
        Optional<String> kind = kind(IPV6, bytes);
        return kind.isPresent() || PUBLIC_IPV6.contains(bytes) ? kind : Optional.of("reserved");
    }

    private static Optional<String> kind(List<Block> blocks, byte[] bytes) {
        return blocks.stream().filter(block -> block.contains(bytes)).map(Block::kind).findFirst();
    }

    /** {@code ::ffff:0:0/96}: cannot be a block, since Java reads it as IPv4. */
    private static boolean isMapped(byte[] bytes) {
        return Arrays.equals(bytes, 0, 10, new byte[10], 0, 10)
                && bytes[10] == -1
                && bytes[11] == -1;
    }

    private record Block(byte[] prefix, int bits, String kind) {

        static Block of(String literal, int bits, String kind) {
            try {
                return new Block(InetAddress.getByName(literal).getAddress(), bits, kind);
            } catch (UnknownHostException notALiteral) {
                throw new IllegalArgumentException(literal, notALiteral);
            }
        }

        boolean contains(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((prefix[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
