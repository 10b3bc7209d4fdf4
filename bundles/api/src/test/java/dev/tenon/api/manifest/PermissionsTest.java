package dev.tenon.api.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, EXAMPLE.com., true",
        "example.com, www.example.com, false",
        "example.com, evilexample.com, false",
        "*.example.com, www.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, evilexample.com, false",
        "bücher.example, xn--bcher-kva.example, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
    })
    void a_host_is_allowed_by_its_whole_name_or_by_labels_below(
            String pattern, String host, boolean allowed) {
        Permissions permissions =
                new Permissions(
                        List.of(new Permissions.Host(pattern)),
                        List.of(),
                        Permissions.DEFAULT_MEMORY_MAX,
                        Permissions.DEFAULT_TIMEOUT,
                        List.of(),
                        null);

        assertEquals(allowed, permissions.allowsHost(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "a.*.com", "http://example.com", "example.com/path"})
    void what_is_no_host_is_refused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new Permissions.Host(pattern));
    }
}
