package dev.tenon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.host.LogLevel;
import dev.tenon.host.guard.RecordedLog;
import dev.tenon.host.guard.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PluginLogTest {

    private final TestClock clock = new TestClock();
    private final RecordedLog log = new RecordedLog();
    private final PluginLog plugin = new PluginLog(log.getLogger("tenon.plugin.p"), clock);

    @Test
    void a_message_is_a_line_at_its_level() {
        plugin.log(LogLevel.INFO, "saved {}", Map.of());
        plugin.log(LogLevel.WARN, "slow", Map.of());
        plugin.log(LogLevel.ERROR, "broken", Map.of());
        assertEquals(
                List.of(
                        "info tenon.plugin.p: saved {}",
                        "warn tenon.plugin.p: slow",
                        "error tenon.plugin.p: broken"),
                log.lines);
    }

    @Test
    void what_the_logger_does_not_want_takes_nothing_from_the_rate() {
        times(5000, LogLevel.DEBUG);
        plugin.log(LogLevel.INFO, "here", Map.of());
        assertEquals(List.of("info tenon.plugin.p: here"), log.lines);
    }

    @Test
    void fields_follow_quoted() {
        Map<String, String> fields = new TreeMap<>(Map.of("id", "7", "na me=\n", "a \"b\"\nc"));
        plugin.log(LogLevel.INFO, "saved", fields);
        assertEquals(
                "info tenon.plugin.p: saved id=\"7\" na_me__=\"a \\\"b\\\"\\nc\"",
                log.lines.get(0));
    }

    @Test
    void no_line_is_forged() {
        plugin.log(LogLevel.INFO, "a\n2026-01-01 ERROR tenon.manager: gone", Map.of());
        assertTrue(log.lines.get(0).endsWith("a\\n2026-01-01 ERROR tenon.manager: gone"));
    }

    @Test
    void a_line_is_bounded() {
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            fields.put("k".repeat(100) + i, "v".repeat(5000));
        }
        plugin.log(LogLevel.INFO, "m".repeat(1_000_000), fields);
        String line = log.lines.get(0);
        assertTrue(line.contains("m… (991808 more) k"), "the message is cut");
        assertTrue(line.contains(' ' + "k".repeat(64) + "=\"v"), "names are cut");
        assertTrue(line.contains("v… (3976 more)\""), "values are cut");
        assertTrue(line.endsWith(" fields_dropped=\"968\""), "fields are dropped and counted");
        assertTrue(line.length() < 50_000, "length " + line.length());
    }

    @Test
    void a_flood_is_cut_and_what_was_dropped_is_counted() {
        times(PluginLog.BURST + 500, LogLevel.INFO);
        assertEquals(PluginLog.BURST + 1, log.lines.size());

        log.lines.clear();
        clock.pass(Duration.ofSeconds(1));
        plugin.log(LogLevel.INFO, "again", Map.of());
        assertEquals(
                List.of(
                        "warn tenon.plugin.p: log rate of 200/s exceeded, messages_dropped=\"499\"",
                        "info tenon.plugin.p: again"),
                log.lines);
    }

    private void times(int times, LogLevel level) {
        for (int i = 0; i < times; i++) {
            plugin.log(level, "line", Map.of());
        }
    }
}
