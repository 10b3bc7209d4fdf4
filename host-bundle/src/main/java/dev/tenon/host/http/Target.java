package dev.tenon.host.http;

import dev.tenon.host.guard.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: an absolute URL, read once and strictly. URL parsers that disagree on where
 * the host ends are how allowlists are passed, so what is unusual is refused, and the request is
 * made of the parts found here, never of the text.
 *
 * @param scheme {@code http} or {@code https}
 * @param port from 1 to 65535
 * @param path path and query in ASCII, at least {@code /}
 */
record Target(String scheme, HostName host, int port, String path) {

    static final String RULE = "http.url";

    private static final int LONGEST = 8 << 10;
    private static final String ANY_ORIGIN = "http://h";

    /** RFC 3986, appendix B, with scheme and authority required; the fragment is left out. */
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)(#.*)?");

    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[^\\[\\]]*]|[^\\[\\]:]*)(?::([0-9]{0,5}))?");

    /**
     * Reads a URL.
     *
     * @throws Refusal invalid, with the reason
     */
    static Target parse(String url) throws Refusal {
        check(url.length() <= LONGEST, "is longer than " + LONGEST + " characters");
        check(url.chars().noneMatch(Target::isForbidden), "has a space, backslash or control");
        Matcher parts = URL.matcher(url);
        check(parts.matches(), "is not absolute: expected http://... or https://...");
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        check(scheme.equals("http") || scheme.equals("https"), "has scheme " + scheme);
        check(parts.group(2).indexOf('@') < 0, "has user info");
        Matcher authority = AUTHORITY.matcher(parts.group(2));
        check(authority.matches(), "has no host and port");
        HostName host = HostName.parse(authority.group(1));
        return new Target(scheme, host, port(scheme, authority.group(2)), path(parts.group(3)));
    }

    /** Where a {@code Location} leads that an answer from here had. */
    Target resolve(String location) throws Refusal {
        try {
            // java.net.URI drops the last segment before a query, as RFC 2396 said
            String reference =
                    location.startsWith("?") ? path.replaceFirst("\\?.*", "") + location : location;
            return parse(URI.create(url()).resolve(new URI(reference)).toString());
        } catch (URISyntaxException malformed) {
            throw Refusal.invalid(RULE, "the URL is malformed: " + malformed.getReason());
        }
    }

    /** Scheme, host and port: what browsers keep credentials to. */
    String origin() {
        return scheme + "://" + host.text() + ':' + port;
    }

    /** Host, and the port unless it is the scheme's own: what header {@code Host} says. */
    String authority() {
        return host.text() + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    String url() {
        return scheme + "://" + authority() + path;
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static int port(String scheme, @Nullable String digits) throws Refusal {
        if (digits == null || digits.isEmpty()) {
            return defaultPort(scheme);
        }
        int port = Integer.parseInt(digits);
        check(port >= 1 && port <= 65_535, "has port " + port);
        return port;
    }

    private static String path(String text) throws Refusal {
        try {
            // with an authority before it, a path of two slashes stays a path
            URI uri = new URI(ANY_ORIGIN + (text.startsWith("/") ? text : '/' + text));
            return uri.toASCIIString().substring(ANY_ORIGIN.length());
        } catch (URISyntaxException malformed) {
            throw Refusal.invalid(RULE, "the URL's path is malformed: " + malformed.getReason());
        }
    }

    private static boolean isForbidden(int character) {
        return character <= ' ' || character == '\\' || Character.isISOControl(character);
    }

    private static void check(boolean holds, String otherwise) throws Refusal {
        if (!holds) {
            throw Refusal.invalid(RULE, "the URL " + otherwise);
        }
    }
}
