package dev.tenon.host.http;

import dev.tenon.api.host.HostException;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.host.guard.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts of one plugin's permissions.
 *
 * <p>A wildcard is for names: it matches no address, and grants no way to a reserved address. An
 * exact entry grants its host wherever that is. An entry is for all ports of the host.
 */
final class Allowlist {

    private final Permissions permissions;
    private final Resolver resolver;
    private final Set<String> exact = new HashSet<>();

    Allowlist(Permissions permissions, Resolver resolver) {
        this.permissions = permissions;
        this.resolver = resolver;
        for (Permissions.Host host : permissions.http()) {
            canonical(host.pattern()).ifPresent(exact::add);
        }
    }

    /**
     * The addresses that a request to this host may be sent to, at least one.
     *
     * @throws HostException denied if the host is not listed, or one of its addresses is reserved
     *     and it is not listed exactly; failed if it has no address
     */
    List<InetAddress> addressesOf(HostName host) throws HostException {
        boolean isExact = exact.contains(host.text());
        if (!isExact && (host.isLiteral() || !permissions.allowsHost(host.text()))) {
            throw Refusal.denied(
                    "http.allowlist",
                    "host " + host.text() + " is not in the plugin's permissions");
        }
        List<InetAddress> addresses = resolve(host);
        if (!isExact) {
            checkPublic(host, addresses);
        }
        return addresses;
    }

    /** One reserved address refuses them all: an answer that mixes them is not an honest one. */
    private static void checkPublic(HostName host, List<InetAddress> addresses) throws Refusal {
        for (InetAddress address : addresses) {
            Optional<String> kind = ReservedAddresses.kindOf(address);
            if (kind.isPresent()) {
                throw Refusal.denied(
                        "http.address",
                        "host "
                                + host.text()
                                + " has a "
                                + kind.get()
                                + " address, and is not listed by its exact name");
            }
        }
    }

    private List<InetAddress> resolve(HostName host) throws HostException {
        InetAddress literal = host.literal();
        if (literal != null) {
            return List.of(literal);
        }
        try {
            return List.of(resolver.resolve(host.text()));
        } catch (UnknownHostException unknown) {
            throw new HostException(
                    HostException.Kind.FAILED, "host " + host.text() + " is unknown", unknown);
        }
    }

    /** An entry that is no host in canonical form grants nothing here. */
    private static Optional<String> canonical(String pattern) {
        if (pattern.startsWith("*.")) {
            return Optional.empty();
        }
        try {
            boolean isBareIpv6 = pattern.indexOf(':') >= 0 && !pattern.startsWith("[");
            return Optional.of(HostName.parse(isBareIpv6 ? '[' + pattern + ']' : pattern).text());
        } catch (Refusal noHost) {
            return Optional.empty();
        }
    }
}
