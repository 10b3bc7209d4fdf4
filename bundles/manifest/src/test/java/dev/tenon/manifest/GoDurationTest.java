package dev.tenon.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+0, 0",
        "0s, 0",
        "5s, 5000000000",
        "30s, 30000000000",
        "1478s, 1478000000000",
        "-5s, -5000000000",
        "+5s, 5000000000",
        "5.0s, 5000000000",
        "5.6s, 5600000000",
        "5.s, 5000000000",
        ".5s, 500000000",
        "1.004s, 1004000000",
        "100.00100s, 100001000000",
        "10ns, 10",
        "11us, 11000",
        "12\u00B5s, 12000",
        "12\u03BCs, 12000",
        "13ms, 13000000",
        "14s, 14000000000",
        "15m, 900000000000",
        "16h, 57600000000000",
        "3h30m, 12600000000000",
        "10.5s4m, 250500000000",
        "-2m3.4s, -123400000000",
        "1h2m3s4ms5us6ns, 3723004005006",
        "39h9m14.425s, 140954425000000",
        "0.3333333333333333333h, 1200000000000",
        "9007199254740993ns, 9007199254740993",
        "9223372036854775807ns, 9223372036854775807",
        "1.9ns, 1"
    })
    void a_duration_is_what_go_says(String text, long nanoseconds) {
        assertEquals(Duration.ofNanos(nanoseconds), GoDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3",
                "-",
                "s",
                ".",
                "-.",
                ".s",
                "+.s",
                "1d",
                "1 s",
                " 1s",
                "1s ",
                "1S",
                "1e3s",
                "--1s",
                "1m-30s",
                "1,5h",
                "1h 30m",
                "PT30S",
                "\u0661s",
                "infinity"
            })
    void anything_else_is_none(String text) {
        assertEquals(
                "a duration such as 1m30s, 500ms or 1.5h",
                assertThrows(IllegalArgumentException.class, () -> GoDuration.parse(text))
                        .getMessage());
    }

    @Test
    void what_go_cannot_hold_is_refused() {
        assertEquals(
                "a duration of at most 2562047h",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GoDuration.parse("9223372036854775808ns"))
                        .getMessage());
    }
}
