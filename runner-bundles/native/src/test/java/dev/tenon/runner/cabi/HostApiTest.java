package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host table, asked by a real library: on the thread of a call and on one of its own. */
class HostApiTest extends RunnerFixture {

    private TestPlugin plugin;
    private Guest guest;

    /** One for all tests but those that end it. */
    @BeforeAll
    void startGuest() throws Exception {
        plugin = TestPlugin.of("test", Files.createDirectory(home.resolve("host")), "libhost.so");
        plugin.host.config.put("first", "uno");
        plugin.host.config.put("a", "b \u00e4");
        guest = plugin.load(runner);
        guest.start(Deadline.after(TestPlugin.LONG));
    }

    @BeforeEach
    void forget() {
        plugin.host.clear();
    }

    @AfterAll
    void closeGuest() {
        guest.close();
    }

    @Test
    void the_host_answers_while_the_library_gets_its_table() throws Exception {
        assertEquals("1 1 uno 1 uno", ask("first", "", "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "thread"})
    void configuration_is_there_or_absent(String how) throws Exception {
        assertEquals("1 b \u00e4", ask("get_config", how, "a", ""));
        assertEquals("0 -", ask("get_config", how, "other", ""));
        assertEquals("0 -", ask("get_config", how, "NULL", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "thread"})
    void lines_are_logged_with_level_and_fields(String how) throws Exception {
        for (LogLevel level : LogLevel.values()) {
            ask("log", how, "line " + level, Integer.toString(level.ordinal()));
        }
        ask("log", how, "NULL", "1");

        for (LogLevel level : LogLevel.values()) {
            RecordingHost.Entry entry =
                    new RecordingHost.Entry(level, "line " + level, Map.of("from", "the library"));
            assertTrue(plugin.host.log().contains(entry), () -> plugin.host.log().toString());
        }
        assertEquals(LogLevel.values().length, plugin.host.log().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "thread"})
    void values_are_kept_found_and_removed(String how) throws Exception {
        assertEquals("1 -", ask("kv_get", how, "k", ""));
        assertEquals("0 ", ask("kv_set", how, "k", "value"));
        assertArrayEquals("value".getBytes(UTF_8), plugin.host.values.get("k"));
        assertEquals("0 value", ask("kv_get", how, "k", ""));
        assertEquals("0 ", ask("kv_set", how, "k", ""));
        assertEquals("0 ", ask("kv_get", how, "k", ""));
        assertEquals("0 ", ask("kv_delete", how, "k", ""));
        assertNull(plugin.host.values.get("k"));
        assertEquals("0 ", ask("kv_delete", how, "k", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "thread"})
    void requests_are_sent_and_answered(String how) throws Exception {
        plugin.host.answer = new HttpAnswer(201, Map.of("x", "y"), "hello".getBytes(UTF_8));

        assertEquals(
                "0 {\"status\":201,\"headers\":{\"x\":\"y\"},\"body\":\"aGVsbG8=\"}",
                ask("http_request", how, "{\"url\":\"http://a/\",\"body\":\"aGk=\"}", ""));
        assertEquals("http://a/", plugin.host.requests.get(0).url());
        assertEquals("GET", plugin.host.requests.get(0).method());
        assertArrayEquals("hi".getBytes(UTF_8), plugin.host.requests.get(0).body());
        // a call's own time, or the longest that any may take
        assertTrue(plugin.host.timesLeft.get(0).compareTo(TestPlugin.LONG) <= 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "thread"})
    void events_are_sent(String how) throws Exception {
        assertEquals(
                "0 ", ask("emit_event", how, "{\"event_type\":\"a.b\",\"data\":{\"n\":1}}", ""));
        assertEquals("a.b", plugin.host.events.get(0).type());
        assertEquals(Map.of("data", Map.of("n", 1)), plugin.host.events.get(0).properties());
    }

    @ParameterizedTest
    @CsvSource({"DENIED,2", "EXHAUSTED,3", "INVALID,4", "FAILED,5"})
    void what_the_host_refuses_is_a_status_of_its_own(HostException.Kind kind, int status)
            throws Exception {
        plugin.host.refusal = new HostException(kind, "not for you");

        for (String how : new String[] {"call", "thread"}) {
            assertEquals(status + " -", ask("kv_get", how, "k", ""));
            assertEquals(status + " ", ask("kv_set", how, "k", "v"));
            assertEquals(status + " ", ask("kv_delete", how, "k", ""));
            assertEquals(status + " ", ask("emit_event", how, "{\"event_type\":\"a\"}", ""));
            assertEquals(
                    status + " not for you",
                    ask("http_request", how, "{\"url\":\"http://a/\"}", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "thread"})
    void what_is_wrong_in_itself_is_invalid(String how) throws Exception {
        assertEquals("4 -", ask("kv_get", how, "NULL", ""));
        assertEquals("4 ", ask("kv_set", how, "NULL", "v"));
        assertEquals("4 ", ask("kv_delete", how, "NULL", ""));
        assertEquals("4 ", ask("emit_event", how, "NULL", ""));
        assertEquals("4 ", ask("emit_event", how, "{}", ""));
        assertEquals("4 ", ask("emit_event", how, "nonsense", ""));
        assertTrue(ask("http_request", how, "NULL", "").startsWith("4 "));
        assertTrue(ask("http_request", how, "nonsense", "").startsWith("4 request is not JSON"));
        assertEquals("4 -", ask("kv_get", how, "x".repeat(1025), ""));
    }

    @Test
    void a_host_that_breaks_is_a_failure_and_no_end() throws Exception {
        plugin.host.atKvGet =
                () -> {
                    throw new IllegalStateException("broken");
                };

        assertEquals("5 -", ask("kv_get", "call", "k", ""));
        assertEquals("5 -", ask("kv_get", "thread", "k", ""));
        assertTrue(
                plugin.host.log().stream()
                        .anyMatch(
                                entry ->
                                        entry.level() == LogLevel.ERROR
                                                && entry.message().contains("broken")));
    }

    @Test
    void a_thread_of_the_library_asks_after_its_call_has_come_back() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        plugin.host.values.put("k", "late".getBytes(UTF_8));
        plugin.host.atKvGet =
                () -> {
                    asked.countDown();
                    try {
                        assertTrue(mayGoOn.await(30, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };

        assertEquals("soon", ask("kv_get", "later", "k", ""));
        assertTrue(asked.await(30, TimeUnit.SECONDS));
        assertEquals("1 uno", ask("get_config", "call", "first", ""));
        mayGoOn.countDown();

        assertEquals("0 late", ask("later", "", "", ""));
    }

    @Test
    void a_host_that_takes_longer_than_the_call_may_ends_the_worker() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TestPlugin slow = TestPlugin.of("test", folder, "libhost.so");
        Guest waiting = start(slow);
        slow.host.atKvGet =
                () -> {
                    try {
                        assertFalse(never.await(1500, TimeUnit.MILLISECONDS));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        Future<String> call =
                later(
                        () ->
                                TestPlugin.call(
                                        waiting,
                                        "kv_get",
                                        parameters("call", "k", ""),
                                        Duration.ofMillis(500)));

        assertContains(faultOf(call), "plugin 'test', kv_get: it did not end by its deadline");
    }

    private String ask(String function, String how, String key, String value) throws Exception {
        String answer = TestPlugin.call(guest, function, parameters(how, key, value));
        return answer.substring(1, answer.length() - 1).replace("\\\"", "\"");
    }

    private static String parameters(String how, String key, String value) {
        return "{\"how\":\"%s\",\"key\":\"%s\",\"value\":\"%s\"}"
                .formatted(how, key.replace("\"", "\\\""), value);
    }
}
