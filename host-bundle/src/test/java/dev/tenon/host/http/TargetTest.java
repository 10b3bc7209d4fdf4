package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.host.HostException;
import dev.tenon.host.guard.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com/",
        "HTTPS://Example.COM:443/A?b=c#d, https://example.com/A?b=c",
        "http://example.com.:8080/, http://example.com:8080/",
        "http://example.com:/x, http://example.com/x",
        "http://example.com?q, http://example.com/?q",
        "http://example.com//x//y, http://example.com//x//y",
        "http://bücher.example/ä?ö, http://xn--bcher-kva.example/%C3%A4?%C3%B6",
        "http://EXAMPLE。com/, http://example.com/",
        "http://１２７.0.0.1/, http://127.0.0.1/",
        "http://a_b.example/, http://a_b.example/",
        "http://192.0.2.1:81/, http://192.0.2.1:81/",
        "http://[::1]:81/, http://[0:0:0:0:0:0:0:1]:81/",
        "http://[2606:4700:0:0::1111]/, http://[2606:4700:0:0:0:0:0:1111]/",
        "http://1.example/, http://1.example/",
    })
    void a_url_has_one_form(String url, String expected) throws Refusal {
        assertEquals(expected, Target.parse(url).url());
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.com/, scheme",
        "file:///etc/passwd, scheme",
        "jar:http://example.com/!/, not absolute",
        "//example.com/, not absolute",
        "http:/example.com/, not absolute",
        "example.com, not absolute",
        "'', not absolute",
        "http:///path, not a host name",
        "http://user@example.com/, user info",
        "http://user:pw@example.com/, user info",
        "http://good.example@evil.example/, user info",
        "http://example.com:0/, port",
        "http://example.com:65536/, port",
        "http://example.com:-1/, host and port",
        "http://example.com:80:81/, host and port",
        "http://example.com:8o/, host and port",
        "'http://example.com/a b', space",
        "'http://example.com\\@evil.example/', backslash",
        "http://example.com/%zz, malformed",
        "http://exa%6dple.com/, not a host name",
        "http://example..com/, not an internationalized domain name",
        "http://example.com../, not a host name",
        "http://*.example.com/, not a host name",
        "http://2130706433/, four decimal numbers",
        "http://0177.0.0.1/, four decimal numbers",
        "http://0x7f.0.0.1/, four decimal numbers",
        "http://0x7f000001/, four decimal numbers",
        "http://127.1/, four decimal numbers",
        "http://127.0.0.1.1/, four decimal numbers",
        "http://127.0.0.256/, four decimal numbers",
        "http://127.0.0.01/, four decimal numbers",
        "http://evil.0x/, four decimal numbers",
        "http://[::ffff:127.0.0.1]/, an IPv4 address is written as one",
        "http://[::ffff:7f00:1]/, an IPv4 address is written as one",
        "http://[fe80::1%25eth0]/, not an IPv6 address",
        "http://[127.0.0.1]/, not an IPv6 address",
        "http://[1:2]/, not an IP address",
        "http://[::1/, host and port",
        "http://::1/, host and port",
    })
    void what_may_be_read_in_two_ways_is_refused(String url, String reason) {
        Refusal refusal = assertThrows(Refusal.class, () -> Target.parse(url));
        assertEquals(HostException.Kind.INVALID, refusal.kind());
        assertEquals(Target.RULE, refusal.rule());
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
    }

    @Test
    void a_line_break_cannot_get_into_the_request() {
        for (String url :
                new String[] {
                    "http://e.example/\r\nX: y", "http://e.example/\n", "http://e\0.example/"
                }) {
            assertThrows(Refusal.class, () -> Target.parse(url));
        }
    }

    @Test
    void a_url_too_long_is_refused() {
        assertThrows(Refusal.class, () -> Target.parse("http://e.example/" + "a".repeat(8192)));
    }

    @ParameterizedTest
    @CsvSource({
        "/x, http://e.example:81/x",
        "x, http://e.example:81/a/x",
        "../x, http://e.example:81/x",
        "?x, http://e.example:81/a/b?x",
        "//f.example/x, http://f.example/x",
        "https://f.example, https://f.example/",
        "#x, http://e.example:81/a/b?q",
    })
    void a_location_is_relative_to_where_it_came_from(String location, String expected)
            throws Refusal {
        assertEquals(expected, Target.parse("http://e.example:81/a/b?q").resolve(location).url());
    }

    @ParameterizedTest
    @CsvSource({"file:///etc/passwd", "//u@f.example/", "http://2130706433/", "'/a b'", "'\\\\f/'"})
    void a_location_is_read_as_strictly(String location) throws Refusal {
        Target target = Target.parse("http://e.example/");
        assertThrows(Refusal.class, () -> target.resolve(location));
    }
}
