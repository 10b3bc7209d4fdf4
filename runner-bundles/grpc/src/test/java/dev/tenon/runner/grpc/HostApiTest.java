package dev.tenon.runner.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Struct;
import dev.tenon.api.CallException;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plugin asks its host, on the socket that its environment names and through the broker. */
class HostApiTest extends RunnerFixture {

    /** Requests that one guest may have at once. */
    private static final int MOST = 64;

    private TestPlugin plugin;
    private RecordingHost host;

    @BeforeEach
    void makePlugin() {
        plugin = troubled();
        host = plugin.host;
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "broker"})
    void allFunctionsDoWhatTheHostDoes(String by) throws Exception {
        Guest guest = start(plugin);
        host.config.put("colour", "green");
        host.values.put("there", new byte[] {0, 1, -1});
        host.answer = new HttpAnswer(201, Map.of("x-a", "b"), "body".getBytes(UTF_8));

        assertEquals("{\"value\":\"green\"}", ask(guest, by, "GetConfig", "{\"key\":\"colour\"}"));
        assertEquals("{}", ask(guest, by, "GetConfig", "{\"key\":\"size\"}"));

        assertEquals("{\"value\":\"AAH/\"}", ask(guest, by, "KVGet", "{\"key\":\"there\"}"));
        assertEquals("{}", ask(guest, by, "KVGet", "{\"key\":\"not there\"}"));
        assertEquals("{}", ask(guest, by, "KVSet", "{\"key\":\"new\",\"value\":\"AQI=\"}"));
        assertArrayEquals(new byte[] {1, 2}, host.values.get("new"));
        assertEquals("{}", ask(guest, by, "KVDelete", "{\"key\":\"there\"}"));
        assertFalse(host.values.containsKey("there"));

        assertEquals(
                "{}",
                ask(
                        guest,
                        by,
                        "Log",
                        "{\"level\":\"warn\",\"message\":\"low\",\"fields\":{\"left\":\"3\"}}"));
        assertTrue(
                host.log()
                        .contains(
                                new RecordingHost.Entry(LogLevel.WARN, "low", Map.of("left", "3"))),
                () -> host.log().toString());

        Struct http =
                object(
                        ask(
                                guest,
                                by,
                                "HTTPRequest",
                                """
                                {"method": "PUT", "url": "https://example.com/a", "headers": {"a": "b"}, "body": "Ym9keQ=="}
                                """));
        assertEquals(201, http.getFieldsOrThrow("status").getNumberValue());
        assertEquals("b", member(http.getFieldsOrThrow("headers").getStructValue(), "x-a"));
        assertEquals("body", new String(Base64.getDecoder().decode(member(http, "body")), UTF_8));
        HttpCall sent = host.requests.get(0);
        assertEquals("PUT", sent.method());
        assertEquals("https://example.com/a", sent.url());
        assertEquals(Map.of("a", "b"), sent.headers());
        assertEquals("body", new String(sent.body(), UTF_8));
        Duration left = host.timesLeft.get(0);
        assertTrue(left.compareTo(TestPlugin.LONG) <= 0 && !left.isNegative(), left::toString);

        assertEquals(
                "{}",
                ask(
                        guest,
                        by,
                        "EmitEvent",
                        "{\"source\":\"s\",\"event_type\":\"a.b\",\"payload\":\"{\\\"n\\\":1}\"}"));
        PluginEvent event = host.events.get(0);
        assertEquals("a.b", event.type());
        assertEquals(Map.of("source", "s", "data", Map.of("n", 1)), event.properties());
    }

    @ParameterizedTest
    @CsvSource({
        "socket, DENIED, PermissionDenied",
        "socket, EXHAUSTED, ResourceExhausted",
        "socket, INVALID, InvalidArgument",
        "socket, FAILED, Unknown",
        "broker, DENIED, PermissionDenied",
        "broker, EXHAUSTED, ResourceExhausted",
        "broker, INVALID, InvalidArgument",
        "broker, FAILED, Unknown"
    })
    void aRefusalIsAStatusOrTheFieldOfTheAnswer(String by, HostException.Kind kind, String code)
            throws Exception {
        Guest guest = start(plugin);
        host.refusal = new HostException(kind, "not today");

        for (String function : new String[] {"KVSet", "KVDelete"}) {
            Struct answer = call(guest, by, function, "{\"key\":\"k\"}", "");
            assertEquals(code, member(answer, "code"), function);
            assertEquals("not today", member(answer, "message"), function);
        }
        Struct event = call(guest, by, "EmitEvent", "{\"event_type\":\"a\"}", "");
        assertEquals(code, member(event, "code"));
        assertEquals("not today", member(event, "message"));
        Map<String, String> answering =
                Map.of(
                        "KVGet", "{\"key\":\"k\"}",
                        "HTTPRequest", "{\"url\":\"https://example.com/\"}");
        for (Map.Entry<String, String> request : answering.entrySet()) {
            Struct answer = call(guest, by, request.getKey(), request.getValue(), "");
            assertEquals("OK", member(answer, "code"), answer::toString);
            assertEquals(
                    "not today",
                    member(answer.getFieldsOrThrow("answer").getStructValue(), "error"));
            assertEquals(
                    kind.name().toLowerCase(Locale.ROOT),
                    answer.getFieldsOrThrow("refusal")
                            .getListValue()
                            .getValues(0)
                            .getStringValue());
        }
    }

    @Test
    void aPayloadThatIsNoJsonIsInvalid() throws Exception {
        Guest guest = start(plugin);

        Struct answer =
                call(guest, "socket", "EmitEvent", "{\"event_type\":\"a\",\"payload\":\"{\"}", "");

        assertEquals("InvalidArgument", member(answer, "code"));
        assertTrue(member(answer, "message").startsWith("payload is not JSON: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "0", "wrong"})
    void theSocketAsksForTheToken(String token) throws Exception {
        Guest guest = start(plugin);

        Struct answer = call(guest, "socket", "GetConfig", "{\"key\":\"a\"}", token);

        assertEquals("Unauthenticated", member(answer, "code"));
        assertTrue(member(answer, "message").contains("TENON_HOST_TOKEN"), answer::toString);
    }

    @Test
    void oneGuestsTokenOpensNoOther() throws Exception {
        Guest first = start(plugin);
        Guest second = start(TestPlugin.of("second", folder, "troubled"));
        String token =
                member(object(TestPlugin.call(second, "environment", "")), "TENON_HOST_TOKEN");

        Struct answer = call(first, "socket", "GetConfig", "{\"key\":\"a\"}", token);

        assertEquals("Unauthenticated", member(answer, "code"));
    }

    @Test
    void theHostIsThereFromTheFirstLineOfInit() throws Exception {
        TestPlugin early = troubled("-init", "host");
        early.host.config.put("a", "b");
        Guest guest = start(early);

        assertEquals(
                "[{\"code\":\"OK\",\"message\":\"\",\"answer\":{\"value\":\"b\"}},"
                        + "{\"code\":\"OK\",\"message\":\"\",\"answer\":{\"value\":\"b\"}}]",
                TestPlugin.call(guest, "host_at_init", ""));
    }

    @Test
    void oneThatDialsTheBrokerLateFindsTheHostToo() throws Exception {
        Guest guest = start(plugin);
        host.config.put("a", "b");

        Struct answer =
                object(
                        TestPlugin.call(
                                guest,
                                "host_later",
                                """
                                {"seconds": 12, "host": {"by": "broker", "function": "GetConfig", "request": {"key": "a"}}}
                                """));

        assertEquals("OK", member(answer, "code"), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "broker"})
    void tooManyRequestsAtOnceAreRefusedAndTheOthersAreAnswered(String by) throws Exception {
        Guest guest = start(plugin);
        int more = 36;
        CountDownLatch inside = new CountDownLatch(MOST);
        CountDownLatch release = new CountDownLatch(1);
        host.atKvGet =
                () -> {
                    inside.countDown();
                    awaitLatch(release);
                };
        try {
            Future<String> crowd =
                    later(
                            () ->
                                    TestPlugin.call(
                                            guest,
                                            "host_crowd",
                                            """
                                            {"count": %d, "host": {"by": "%s", "function": "KVGet", "request": {"key": "a"}}}
                                            """
                                                    .formatted(MOST + more, by)));
            await(
                    () ->
                            inside.getCount() == 0
                                    && TestPlugin.call(guest, "host_refused", "")
                                            .equals(Integer.toString(more)));
            release.countDown();

            assertEquals(
                    "{\"OK\":%d,\"ResourceExhausted\":%d}".formatted(MOST, more),
                    crowd.get(20, TimeUnit.SECONDS));
        } finally {
            release.countDown();
        }
        assertEquals("{}", ask(guest, by, "KVGet", "{\"key\":\"a\"}"), "there is room again");
    }

    @Test
    void closingAGuestDoesNotWaitForTheHost() throws Exception {
        Guest guest = start(plugin);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        host.atKvGet =
                () -> {
                    inside.countDown();
                    awaitLatch(release);
                };
        try {
            later(() -> ask(guest, "socket", "KVGet", "{\"key\":\"a\"}"));
            assertTrue(inside.await(10, TimeUnit.SECONDS));

            guest.close();
        } finally {
            release.countDown();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Struct call(
            Guest guest, String by, String function, String request, String token)
            throws CallException {
        return object(
                TestPlugin.call(
                        guest,
                        "host",
                        """
                        {"host": {"by": "%s", "function": "%s", "request": %s, "token": "%s"}}
                        """
                                .formatted(by, function, request, token)));
    }

    /** The answer of a call that succeeds, as the plugin got it. */
    private static String ask(Guest guest, String by, String function, String request)
            throws CallException {
        String answer =
                TestPlugin.call(
                        guest,
                        "host",
                        "{\"host\": {\"by\": \"%s\", \"function\": \"%s\", \"request\": %s}}"
                                .formatted(by, function, request));
        String start = "{\"code\":\"OK\",\"message\":\"\",\"answer\":";
        assertTrue(answer.startsWith(start), answer);
        return answer.substring(start.length(), answer.length() - 1);
    }
}
