package dev.tenon.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.proto.plugin.EmitEventRequest;
import dev.tenon.proto.plugin.InitRequest;
import dev.tenon.proto.plugin.LogRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin asks of its container. */
@Timeout(60)
class HostTest {

    private static TestContainer container;

    @BeforeAll
    static void start() throws Exception {
        container = TestContainer.of(Workbench.class).connect();
        container.plugin().init(InitRequest.newBuilder().setConfig("{\"width\": 7}").build());
    }

    @AfterAll
    static void end() throws Exception {
        container.close();
    }

    @Test
    void answersFromTheFirstLineOfInit() throws Exception {
        LogRequest logged = container.host.logged.take();
        assertEquals("warn", logged.getLevel());
        assertEquals("configured", logged.getMessage());
        assertEquals(Map.of("width", "7"), logged.getFieldsMap());
    }

    @Test
    void keepsValues() {
        assertEquals("", container.result("kv", "{\"key\": \"absent\"}"));
        assertEquals("\"\"", container.result("kv", "{\"key\": \"a\", \"value\": \"\"}"));
        assertEquals("\"b\"", container.result("kv", "{\"key\": \"a\", \"value\": \"b\"}"));
        assertEquals("b", container.host.values.get("a").toStringUtf8());
    }

    @Test
    void sendsHttpRequests() {
        assertEquals("\"page of http://wood\"", container.result("http", "\"http://wood\""));
        assertEquals(
                "dev.tenon.sdk.HostException: http: not on the list",
                container.error("http", "\"http://denied\""));
        assertEquals(
                "\"DENIED http: not on the list\"",
                container.result("http-kind", "\"http://denied\""));
    }

    @Test
    void sendsEvents() throws Exception {
        container.result("emit", "{\"width\": 3}");
        EmitEventRequest event = container.host.events.take();
        assertEquals("joint.made", event.getEventType());
        assertEquals("{\"width\":3}", event.getPayload());
    }

    @ParameterizedTest
    @CsvSource({
        "PERMISSION_DENIED, DENIED",
        "UNAUTHENTICATED, DENIED",
        "RESOURCE_EXHAUSTED, EXHAUSTED",
        "INVALID_ARGUMENT, INVALID",
        "UNKNOWN, FAILED"
    })
    void refusalsHaveAKind(String status, String kind) {
        assertEquals(
                "\"" + kind + " kvDelete: as asked\"",
                container.result("kind", "{\"key\": \"%s\"}".formatted(status)));
    }

    @Test
    void asksNoLongerThanTheCallLasts() {
        StatusRuntimeException late =
                assertThrows(
                        StatusRuntimeException.class,
                        () ->
                                container
                                        .plugin()
                                        .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                                        .abilityCall(
                                                TestContainer.request(
                                                        "kind", "{\"key\": \"SILENCE\"}")));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode());
    }

    @Test
    void aHostWhoseCallIsOverFailsAndADetachedOneWorks() {
        assertEquals(
                "dev.tenon.sdk.HostException: kvGet: the call it belongs to is over",
                container.error("old-kv", "{\"key\": \"old\"}"));
        assertEquals("", container.result("detached-kv", "{\"key\": \"old\"}"));
    }

    @Test
    void aWrongTokenIsDenied() throws Exception {
        Map<String, String> wrong = Map.of("TENON_HOST_TOKEN", "a guess");
        try (TestContainer stranger = stranger(wrong)) {
            assertEquals("\"DENIED kvDelete: UNAUTHENTICATED\"", kind(stranger));
        }
    }

    @Test
    void withoutAHostEachFunctionSaysSo() throws Exception {
        try (TestContainer stranger = stranger(Map.of("TENON_HOST_ADDR", ""))) {
            String answer = kind(stranger);
            assertTrue(answer.startsWith("\"FAILED this container offers no host API"), answer);
        }
    }

    private static TestContainer stranger(Map<String, String> environment) throws Exception {
        return new TestContainer(Workbench.class.getName(), null, environment).connect();
    }

    private static String kind(TestContainer container) {
        return container.result("kind", "{\"key\": \"UNKNOWN\"}");
    }
}
