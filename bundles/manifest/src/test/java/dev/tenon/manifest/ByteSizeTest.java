package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "1B, 1",
        "1KB, 1024",
        "64MB, 67108864",
        "1GB, 1073741824",
        "9223372036854775807B, 9223372036854775807",
        "8589934591GB, 9223372035781033984"
    })
    void units_are_powers_of_1024(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "64",
                "MB",
                "64 MB",
                "64mb",
                "64M",
                "64MiB",
                "1.5GB",
                "-1MB",
                "+1MB",
                "1TB",
                "0x1B",
                "1e3B",
                "\u0661MB"
            })
    void anything_else_is_none(String text) {
        assertEquals(
                "a size in B, KB, MB or GB, such as 64MB",
                assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808B", "8589934592GB", "9999999999999999999KB"})
    void what_a_long_cannot_hold_is_refused(String text) {
        assertEquals(
                "at most 9223372036854775807B",
                assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text))
                        .getMessage());
    }
}
