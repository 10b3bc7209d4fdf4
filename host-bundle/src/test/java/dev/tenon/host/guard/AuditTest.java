package dev.tenon.host.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {

    private final TestClock clock = new TestClock();
    private final RecordedLog log = new RecordedLog();
    private final Audit audit = new Audit("p", log.getLogger(Audit.LOGGER), clock);

    @Test
    void a_line_says_who_asked_what_and_which_rule_refused_it() {
        audit.refused("http_request", "GET x", Refusal.denied("http.allowlist", "x is not listed"));
        assertEquals(
                List.of(
                        "warn tenon.audit: refused plugin=p function=http_request"
                                + " rule=http.allowlist asked=\"GET x\" reason=\"x is not listed\""),
                log.lines);
    }

    @Test
    void what_was_asked_is_escaped_and_cut() {
        audit.refused("kv_get", "\n" + "k".repeat(5000), Refusal.invalid("kv.key", "too long"));
        assertTrue(log.lines.get(0).contains("asked=\"\\nkkk"), log.lines.get(0));
        assertTrue(log.lines.get(0).length() < 1000);
    }

    @Test
    void a_flood_is_cut_and_counted() {
        refuse(1000);
        assertEquals(Audit.BURST + 1, log.lines.size());
        assertEquals(
                "warn tenon.audit: refused plugin=p audit_lines_dropped=1",
                log.lines.get(Audit.BURST),
                "the first drop is told at once");

        clock.pass(Duration.ofSeconds(1));
        log.lines.clear();
        refuse(1);
        assertEquals(
                "warn tenon.audit: refused plugin=p audit_lines_dropped=899", log.lines.get(0));
        assertEquals(2, log.lines.size());
    }

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            audit.refused("kv_get", "k", Refusal.invalid("kv.key", "no"));
        }
    }
}
