package dev.tenon.runner.grpc.handshake;

import dev.tenon.api.LoadException;
import dev.tenon.runner.grpc.tls.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin printed: {@code CORE|APP|NETWORK|ADDRESS|PROTOCOL|SERVER_CERT|MULTIPLEX}, of which
 * the first four must be there.
 *
 * @param version the protocol version that it chose of those offered
 * @param address where it listens: a Unix socket, or a port of this machine's loopback
 * @param certificate what it will show; {@code null} if it speaks without TLS
 */
public record Handshake(int version, SocketAddress address, @Nullable X509Certificate certificate) {

    private static final int CORE_VERSION = 1;

    /** go-plugin's own rule: anything shorter is no certificate. */
    private static final int SHORTEST_CERTIFICATE = 51;

    private static final int LARGEST_PORT = 65_535;
    private static final Pattern START = Pattern.compile("[0-9]{1,9}\\|.*");
    private static final Pattern NUMERIC_HOST =
            Pattern.compile("127(?:\\.[0-9]{1,3}){3}|::1|localhost");

    /** Whether a line can only be meant as a handshake, right or wrong. */
    static boolean isMeant(String line) {
        return START.matcher(line).matches();
    }

    /**
     * Reads a line.
     *
     * @param versions the protocol versions that were offered
     * @throws LoadException which part is wrong, what it is and what was expected
     */
    static Handshake parse(String line, List<Integer> versions) throws LoadException {
        String[] parts = line.split("\\|", -1);
        if (parts.length < 4) {
            throw refused(line, "four parts or more, CORE|APP|NETWORK|ADDRESS|PROTOCOL");
        }
        if (number(parts[0]) != CORE_VERSION) {
            throw refused("core protocol version " + parts[0], "1");
        }
        int version = number(parts[1]);
        if (!versions.contains(version)) {
            throw refused("protocol version " + parts[1], "one of " + versions);
        }
        String protocol = parts.length > 4 && !parts[4].isEmpty() ? parts[4] : "netrpc";
        if (!protocol.equals("grpc")) {
            throw refused("protocol " + protocol, "grpc");
        }
        SocketAddress address = address(parts[2], parts[3]);
        return new Handshake(version, address, certificate(parts.length > 5 ? parts[5] : ""));
    }

    private static SocketAddress address(String network, String address) throws LoadException {
        return switch (network) {
            case "unix" -> unix(address);
            case "tcp" -> tcp(address);
            default -> throw refused("network " + network, "unix or tcp");
        };
    }

    private static SocketAddress unix(String address) throws LoadException {
        try {
            Path path = Path.of(address);
            if (path.isAbsolute()) {
                return UnixDomainSocketAddress.of(path);
            }
        } catch (InvalidPathException invalid) {
            // told below
        }
        throw refused("socket " + address, "an absolute path");
    }

    private static SocketAddress tcp(String address) throws LoadException {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = colon < 0 ? 0 : number(address.substring(colon + 1));
        if (port >= 1 && port <= LARGEST_PORT && NUMERIC_HOST.matcher(host).matches()) {
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException invalid) {
                // told below
            }
        }
        throw refused("address " + address, "a port on the loopback, such as 127.0.0.1:10000");
    }

    private static @Nullable X509Certificate certificate(String field) throws LoadException {
        if (field.length() < SHORTEST_CERTIFICATE) {
            return null;
        }
        try {
            return Identity.read(Base64.getDecoder().decode(field));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw refused("a server certificate that cannot be read: " + e.getMessage(), "base64");
        }
    }

    /** The number, or -1. */
    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    private static LoadException refused(String found, String expected) {
        return new LoadException("handshake: found " + printable(found) + ", expected " + expected);
    }

    private static String printable(String text) {
        String safe = text.replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= 200 ? safe : safe.substring(0, 200) + "...";
    }
}
