package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.process.ProcessSettings.Sandboxing;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void nothing_is_needed() {
        Settings settings = Settings.of(Map.of());

        assertEquals(Sandboxing.AUTO, settings.workers().sandbox());
        assertNull(settings.javaHome());
        assertNull(settings.workspace());
        assertEquals(Map.of(), settings.inProcess());
        assertEquals(64 << 20, settings.maxResult());
    }

    @Test
    void all_is_read() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "sandbox", "required",
                                "unsandboxed", "a, b",
                                "open_files", "100",
                                "processes", 20L,
                                "java_home", "/opt/java",
                                "in_process", "a:" + HASH + ", org/repo:" + HASH,
                                "max_result", 2048,
                                "workspace", "/srv/work/../w"));

        assertEquals(Sandboxing.REQUIRED, settings.workers().sandbox());
        assertEquals(Set.of("a", "b"), settings.workers().unsandboxed());
        assertEquals(100L, settings.workers().openFiles());
        assertEquals(20L, settings.workers().processes());
        assertEquals("/opt/java", settings.javaHome());
        assertEquals(Map.of("a", HASH, "org/repo", HASH), settings.inProcess());
        assertEquals(2048, settings.maxResult());
        assertEquals(Path.of("/srv/w"), settings.workspace());
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox, maybe",
        "max_result, 1023",
        "max_result, -1",
        "max_result, 4294967296",
        "max_result, much",
        "workspace, relative/folder",
        "open_files, 0",
        "processes, -1",
        "in_process, a",
        "in_process, a:",
        "in_process, a:0123",
        "in_process, :0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "in_process, *:*",
    })
    void a_wrong_value_is_named_with_its_key(String key, String value) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> Settings.of(Map.of(key, value)));

        assertTrue(
                wrong.getMessage()
                        .startsWith(
                                "dev.tenon.runner.native: %s: found \"%s\", expected "
                                        .formatted(key, value)),
                wrong::getMessage);
    }

    @Test
    void an_id_keeps_its_capitals_and_a_hash_may_have_some() {
        Settings settings =
                Settings.of(Map.of("in_process", "Plugin:" + HASH.toUpperCase(Locale.ROOT)));

        assertEquals(Map.of("Plugin", HASH), settings.inProcess());
    }
}
