package dev.tenon.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.host.HostException;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.host.guard.Refusal;
import dev.tenon.host.guard.TestClock;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class PluginEventsTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final TestClock clock = new TestClock();
    private final List<Event> posted = new ArrayList<>();
    private @Nullable EventAdmin admin = new Recorded();
    private final PluginEvents events = new PluginEvents("p", () -> admin, () -> NOW, clock);

    @Test
    void an_event_is_posted_on_the_plugin_s_topic_with_its_fields() throws HostException {
        emit("saved", Map.of("entity_id", "7", "data", Map.of("a", List.of(1L, true))));
        Event event = posted.get(0);
        assertEquals("tenon/plugin/p/saved", event.getTopic());
        assertEquals("saved", event.getProperty("event_type"));
        assertEquals("7", event.getProperty("entity_id"));
        assertEquals(Map.of("a", List.of(1L, true)), event.getProperty("data"));
    }

    @Test
    void id_time_and_source_are_filled_in_where_absent_or_empty() throws HostException {
        emit("saved", Map.of("created_at", ""));
        emit("saved", Map.of());
        Event event = posted.get(0);
        UUID.fromString((String) event.getProperty("event_id"));
        assertNotEquals(event.getProperty("event_id"), posted.get(1).getProperty("event_id"));
        assertEquals("2026-02-03T04:05:06Z", event.getProperty("created_at"));
        assertEquals("p", event.getProperty("source"));
    }

    @Test
    void id_and_time_of_the_guest_are_kept() throws HostException {
        emit("saved", Map.of("event_id", "e1", "created_at", "2020-01-01T00:00:00Z"));
        assertEquals("e1", posted.get(0).getProperty("event_id"));
        assertEquals("2020-01-01T00:00:00Z", posted.get(0).getProperty("created_at"));
    }

    @Test
    void a_plugin_cannot_send_as_another() throws HostException {
        emit("q/saved", Map.of("source", "q", "event_type", "other"));
        Event event = posted.get(0);
        assertEquals("p", event.getProperty("tenon.plugin.id"));
        assertEquals("q/saved", event.getProperty("event_type"));
        assertEquals("tenon/plugin/p/q/saved", event.getTopic());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tenon.plugin.id", "event.topics", "bundle.id", "service.id", "", "a b"})
    void names_of_osgi_s_and_the_container_s_own_properties_are_refused(String name) {
        assertRefused(
                HostException.Kind.INVALID, "event.property", "saved", Map.of(name, "anything"));
    }

    @ParameterizedTest
    @CsvSource({
        "p, order.created, tenon/plugin/p/order/created",
        "p, order/created, tenon/plugin/p/order/created",
        "p, 'order:é *', tenon/plugin/p/order____",
        "a.b, c, tenon/plugin/a_b/c",
        "a, b.c, tenon/plugin/a/b/c",
    })
    void the_topic_is_made_of_tokens(String plugin, String type, String topic) throws Refusal {
        assertEquals(topic, EventTopic.of(plugin, type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "/a", "a/"})
    void a_type_with_an_empty_part_is_refused(String type) {
        assertRefused(HostException.Kind.INVALID, "event.type", type, Map.of());
    }

    @Test
    void a_type_too_long_is_refused() {
        assertRefused(HostException.Kind.INVALID, "event.type", "a".repeat(257), Map.of());
    }

    @Test
    void an_event_too_large_is_refused() {
        assertRefused(
                HostException.Kind.EXHAUSTED,
                "event.size",
                "saved",
                Map.of("data", Map.of("a", List.of("x".repeat(EventProperties.MOST_BYTES)))));
        assertRefused(
                HostException.Kind.EXHAUSTED,
                "event.size",
                "saved",
                Map.of("data", Map.of("n".repeat(EventProperties.MOST_BYTES), "")));
        assertRefused(
                HostException.Kind.EXHAUSTED,
                "event.size",
                "saved",
                Map.of("data", BigInteger.ONE.shiftLeft(8 * EventProperties.MOST_BYTES)));
    }

    @Test
    void an_event_nested_too_deep_is_refused() {
        List<Object> loop = new ArrayList<>();
        loop.add(loop);
        assertRefused(HostException.Kind.INVALID, "event.size", "saved", Map.of("data", loop));
    }

    @Test
    void a_value_that_is_not_json_s_is_refused() {
        assertRefused(HostException.Kind.INVALID, "event.property", "saved", Map.of("data", this));
    }

    @Test
    void what_was_posted_does_not_change() throws HostException {
        Map<String, Object> data = new HashMap<>(Map.of("a", 1));
        emit("saved", Map.of("data", data));
        data.put("a", 2);
        assertEquals(Map.of("a", 1), posted.get(0).getProperty("data"));
    }

    @Test
    void more_events_than_the_rate_are_refused() throws HostException {
        for (int i = 0; i < PluginEvents.BURST; i++) {
            emit("saved", Map.of());
        }
        assertRefused(HostException.Kind.EXHAUSTED, "event.rate", "saved", Map.of());
    }

    @Test
    void without_an_event_admin_the_guest_is_told() {
        admin = null;
        HostException failed = assertThrows(HostException.class, () -> emit("saved", Map.of()));
        assertEquals(HostException.Kind.FAILED, failed.kind());
        assertEquals("the container has no Event Admin service", failed.getMessage());
    }

    private void emit(String type, Map<String, Object> properties) throws HostException {
        events.emit(new PluginEvent(type, properties));
    }

    private void assertRefused(
            HostException.Kind kind, String rule, String type, Map<String, Object> properties) {
        Refusal refusal = assertThrows(Refusal.class, () -> emit(type, properties));
        assertEquals(kind, refusal.kind());
        assertEquals(rule, refusal.rule());
    }

    private final class Recorded implements EventAdmin {
        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            throw new AssertionError("guests do not wait for those who listen");
        }
    }
}
