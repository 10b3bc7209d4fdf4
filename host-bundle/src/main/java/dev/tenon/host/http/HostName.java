package dev.tenon.host.http;

import dev.tenon.host.guard.Refusal;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL in its one canonical form, so that what is compared is what is connected to.
 *
 * @param text a name in lower-case ASCII (IDNA) without the root's dot, an IPv4 address, or an IPv6
 *     address in brackets
 * @param literal the address, where it is one
 */
record HostName(String text, @Nullable InetAddress literal) {

    private static final int LONGEST = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final Pattern IPV6 = Pattern.compile("\\[([0-9a-f:.]+)]");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** What resolvers may read as a number: {@code 2130706433}, {@code 0177.1}, {@code 0x7f.1}. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    /**
     * Reads a host as it stands in a URL, IPv6 in brackets.
     *
     * @throws Refusal invalid if it is neither a name nor an address in its usual form
     */
    static HostName parse(String host) throws Refusal {
        return host.startsWith("[") ? ipv6(host.toLowerCase(Locale.ROOT)) : named(host);
    }

    boolean isLiteral() {
        return literal != null;
    }

    /** The text without brackets, as the client wants an address. */
    String unbracketed() {
        return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    }

    private static HostName named(String host) throws Refusal {
        String name = ascii(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
        if (IPV4.matcher(name).matches()) {
            return new HostName(name, address(name));
        }
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw invalid(host, "it is not a host name");
        }
        if (ENDS_IN_NUMBER.matcher(name).matches()) {
            throw invalid(host, "an IPv4 address is four decimal numbers without leading zeros");
        }
        return new HostName(name, null);
    }

    private static String ascii(String name) throws Refusal {
        try {
            return IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAName) {
            throw invalid(name, "it is not an internationalized domain name");
        }
    }

    private static HostName ipv6(String host) throws Refusal {
        var matcher = IPV6.matcher(host);
        if (!matcher.matches() || host.indexOf(':') < 0) {
            throw invalid(host, "it is not an IPv6 address");
        }
        InetAddress address = address(matcher.group(1));
        if (!(address instanceof Inet6Address)) {
            throw invalid(host, "an IPv4 address is written as one");
        }
        return new HostName('[' + address.getHostAddress() + ']', address);
    }

    /** Looks nothing up: what gets here is an address by its characters. */
    private static InetAddress address(String literal) throws Refusal {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException malformed) {
            throw invalid(literal, "it is not an IP address");
        }
    }

    private static Refusal invalid(String host, String why) {
        return Refusal.invalid(Target.RULE, "host '" + host + "' of the URL: " + why);
    }
}
