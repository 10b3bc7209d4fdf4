package dev.tenon.api.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0",
                "1.2.3",
                "1.0.0-alpha",
                "1.0.0-0.3.7",
                "1.0.0-x.7.z.92",
                "1.0.0+20130313",
                "1.0.0-beta.1+exp.sha.51"
            })
    void a_version_is_written_as_it_was_read(String text) {
        assertEquals(text, SemanticVersion.parse(text).toString());
    }

    @Test
    void its_numbers_are_what_an_osgi_version_has() {
        assertEquals("1.2.3", SemanticVersion.parse("1.2.3-beta.1+build").numbers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "v1.2.3",
                "1.2.3.4",
                "01.2.3",
                "1.2.3-",
                "1.2.3-01",
                "1.2.3+",
                "1.2.3-a..b",
                "-1.2.3",
                "1.2.99999999999"
            })
    void what_is_no_version_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SemanticVersion.parse(text));
    }
}
