package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private final List<String> complaints = new ArrayList<>();

    @Test
    void nothing_configured_is_the_defaults() {
        assertEquals(Settings.DEFAULT, Settings.of(Map.of(), complaints::add));
    }

    @Test
    void values_are_read_as_strings_or_as_what_they_are() {
        Settings settings =
                Settings.of(
                        Map.of("enabled", false, "drain_timeout", "1m30s", "max_plugins", 7),
                        complaints::add);

        assertEquals(
                new Settings(false, Duration.ofSeconds(90), Duration.ofSeconds(60), 7), settings);
        assertEquals(List.of(), complaints);
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,yes",
        "drain_timeout,30",
        "start_timeout,-1s",
        "max_plugins,0",
        "max_plugins,many"
    })
    void a_wrong_value_is_told_and_its_default_kept(String key, String value) {
        assertEquals(Settings.DEFAULT, Settings.of(Map.of(key, value), complaints::add));

        assertEquals(1, complaints.size());
        assertTrue(
                complaints.get(0).contains(key) && complaints.get(0).contains(value),
                complaints.get(0));
    }
}
