package dev.tenon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.host.guard.RecordedLog;
import dev.tenon.host.kv.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuiltInHostTest {

    private final RecordedLog log = new RecordedLog();
    private final BuiltInHost provider = new BuiltInHost(log, new MemoryStore());

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void the_log_says_at_once_that_keys_are_not_kept() {
        assertEquals(
                List.of(
                        "warn tenon.host: plugins' keys and values are kept in memory, lost when the"
                                + " container ends"),
                log.lines);
    }

    @Test
    void a_guest_has_its_own_configuration_and_no_other() {
        Host p = host("p", new Configuration("{\"a\":1}", Map.of("a", "1")));
        Host q = host("q", Configuration.EMPTY);
        assertEquals(Optional.of("1"), p.config("a"));
        assertEquals(Optional.empty(), p.config("b"));
        assertEquals(Optional.empty(), q.config("a"));
    }

    @Test
    void a_guest_logs_under_its_plugin_s_name() {
        host("shop.eu", Configuration.EMPTY).log(LogLevel.ERROR, "no", Map.of("a", "b"));
        assertEquals("error tenon.plugin.shop.eu: no a=\"b\"", log.lines.get(1));
    }

    @Test
    void keys_are_the_plugin_s_whichever_guest_asks() throws HostException {
        host("p", Configuration.EMPTY).kvSet("k", new byte[] {1});
        assertTrue(host("p", Configuration.EMPTY).kvGet("k").isPresent());
        assertTrue(host("q", Configuration.EMPTY).kvGet("k").isEmpty());
        host("p", Configuration.EMPTY).kvDelete("k");
        assertTrue(host("p", Configuration.EMPTY).kvGet("k").isEmpty());
    }

    @Test
    void rates_are_the_plugin_s_however_many_guests_it_has() {
        for (int guest = 0; guest < 10; guest++) {
            Host host = host("p", Configuration.EMPTY);
            for (int line = 0; line < PluginLog.BURST; line++) {
                host.log(LogLevel.INFO, "line", Map.of());
            }
        }
        assertTrue(log.lines.size() < 2 * PluginLog.BURST, "lines: " + log.lines.size());
    }

    @Test
    void every_refusal_is_in_the_audit_log() {
        Host host = host("p", Configuration.EMPTY);
        assertThrows(HostException.class, () -> host.kvGet(""));
        assertThrows(HostException.class, () -> host.kvSet("", new byte[0]));
        assertThrows(HostException.class, () -> host.kvDelete(""));
        assertThrows(HostException.class, () -> host.emit(new PluginEvent("", Map.of())));
        assertThrows(
                HostException.class,
                () ->
                        host.http(
                                new HttpCall(
                                        "GET",
                                        "http://u:secret@example.com/a?token=secret",
                                        Map.of(),
                                        new byte[0]),
                                Deadline.after(Duration.ofSeconds(5))));
        List<String> audit = log.lines.subList(1, log.lines.size());
        assertEquals(5, audit.size());
        assertEquals(
                "warn tenon.audit: refused plugin=p function=kv_get rule=kv.key asked=\"\""
                        + " reason=\"the key is empty\"",
                audit.get(0));
        assertTrue(audit.get(1).contains("function=kv_set"));
        assertTrue(audit.get(2).contains("function=kv_delete"));
        assertTrue(audit.get(3).contains("function=emit_event rule=event.type"));
        assertEquals(
                "warn tenon.audit: refused plugin=p function=http_request rule=http.url"
                        + " asked=\"GET http://***@example.com/a\" reason=\"the URL has user info\"",
                audit.get(4));
    }

    @Test
    void what_merely_did_not_work_is_no_refusal() {
        Host host = host("p", Configuration.EMPTY);
        assertThrows(HostException.class, () -> host.emit(new PluginEvent("saved", Map.of())));
        assertEquals(1, log.lines.size());
    }

    private Host host(String pluginId, Configuration configuration) {
        return provider.hostFor(pluginId, Permissions.DEFAULT, configuration);
    }
}
