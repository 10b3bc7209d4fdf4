package dev.tenon.runner.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.runner.Guest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What guests call back, in good and in bad faith. */
class HostFunctionsTest extends RunnerFixture {

    private static final String IMPORTS =
            """
            (import "flowbot" "get_config" (func $get_config (param i32 i32 i32) (result i32)))
            (import "flowbot" "log" (func $log (param i32 i32 i32)))
            (import "flowbot" "kv_get" (func $kv_get (param i32 i32 i32) (result i32)))
            (import "flowbot" "kv_set" (func $kv_set (param i32 i32 i32 i32) (result i32)))
            (import "flowbot" "kv_delete" (func $kv_delete (param i32 i32) (result i32)))
            (import "flowbot" "http_request"
              (func $http (param i32 i32 i32 i32) (result i32)))
            (import "flowbot" "emit_event" (func $emit (param i32 i32) (result i32)))
            (import "tenon" "get_config_buf" (func $config_buf (param i32 i32) (result i64)))
            (import "tenon" "kv_get_buf" (func $kv_buf (param i32 i32) (result i64)))
            (import "tenon" "http_request_buf" (func $http_buf (param i32 i32) (result i64)))
            (import "tenon" "last_error" (func $last_error (result i64)))
            """;

    /** The last error as an answer: {@code {"error":"..."}}. */
    private static final String WHY =
            """
            (data (i32.const 3000) "{\\"error\\":\\"")
            (func (export "why") (result i64) (local $text i64) (local $size i32)
              (local.set $text (call $last_error))
              (local.set $size (i32.wrap_i64 (local.get $text)))
              (memory.copy (i32.const 3010)
                (i32.wrap_i64 (i64.shr_u (local.get $text) (i64.const 32))) (local.get $size))
              (i32.store16 (i32.add (i32.const 3010) (local.get $size)) (i32.const 0x7d22))
              (i64.or (i64.const %d) (i64.extend_i32_u (local.get $size))))
            """
                    .formatted(3000L << 32)
                    .replace(
                            "(i64.extend_i32_u (local.get $size))",
                            "(i64.extend_i32_u (i32.add (local.get $size) (i32.const 12)))");

    private final RecordingHost host = new RecordingHost();

    @Test
    void configuration_is_read_by_key() throws Exception {
        host.config.put("key", "wert ü");
        Guest guest =
                guest(
                        "(data (i32.const 0) \"keyabsent\")",
                        expect("(call $get_config (i32.const 0) (i32.const 3) (i32.const 600))", 7),
                        expect("(i32.load8_u (i32.const 600))", 'w'),
                        expect("(call $get_config (i32.const 3) (i32.const 6) (i32.const 600))", 0),
                        expectLong(
                                "(call $config_buf (i32.const 0) (i32.const 3))", 4096L << 32 | 7),
                        expect("(i32.load8_u (i32.const 4096))", 'w'),
                        expectLong("(call $config_buf (i32.const 3) (i32.const 6))", 0));
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
    }

    @Test
    void values_are_kept_read_and_deleted() throws Exception {
        Guest guest =
                guest(
                        "(data (i32.const 0) \"kvalue\")",
                        expect(
                                "(call $kv_set (i32.const 0) (i32.const 1)"
                                        + " (i32.const 1) (i32.const 5))",
                                1),
                        expect("(call $kv_get (i32.const 0) (i32.const 1) (i32.const 600))", 5),
                        expect("(i32.load8_u (i32.const 604))", 'e'),
                        expectLong("(call $kv_buf (i32.const 0) (i32.const 1))", 4096L << 32 | 5),
                        expect(
                                "(call $kv_set (i32.const 0) (i32.const 2)"
                                        + " (i32.const 1) (i32.const 0))",
                                1),
                        expectLong("(call $kv_buf (i32.const 0) (i32.const 2))", 4101L << 32),
                        expect("(call $kv_delete (i32.const 0) (i32.const 1))", 1),
                        expect("(call $kv_get (i32.const 0) (i32.const 1) (i32.const 600))", 0));
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
        assertEquals(List.of("kv"), List.copyOf(host.values.keySet()));
        assertArrayEquals(new byte[0], host.values.get("kv"));
    }

    @Test
    void messages_are_logged_at_their_levels() throws Exception {
        Guest guest =
                guest(
                        "(data (i32.const 0) \"hello\\c3\")",
                        "(call $log (i32.const 0) (i32.const 0) (i32.const 5))",
                        "(call $log (i32.const 1) (i32.const 0) (i32.const 5))",
                        "(call $log (i32.const 2) (i32.const 0) (i32.const 5))",
                        "(call $log (i32.const 3) (i32.const 0) (i32.const 6))",
                        "(call $log (i32.const -1) (i32.const 0) (i32.const 1))",
                        "(call $log (i32.const 99) (i32.const 0) (i32.const 1))",
                        "(call $log (i32.const 0) (i32.const 65535) (i32.const 2))");
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
        assertEquals(
                List.of(
                        "DEBUG log hello",
                        "INFO log hello",
                        "WARN log hello",
                        "ERROR log hello\uFFFD",
                        "DEBUG log h",
                        "ERROR log h"),
                host.log);
    }

    @Test
    void requests_and_responses_are_json_with_bodies_in_base64() throws Exception {
        host.answer = new HttpAnswer(200, Map.of("a", "b"), "xyz".getBytes(UTF_8));
        String request =
                "{'method':'POST','url':'http://h/','headers':{'X':'y'},'body':'aGk='}"
                        .replace('\'', '"');
        String response = "{\"status\":200,\"headers\":{\"a\":\"b\"},\"body\":\"eHl6\"}";
        Guest guest =
                guest(
                        data(0, request),
                        expect(
                                "(call $http (i32.const 0) (i32.const %d) (i32.const 600)"
                                                .formatted(request.length())
                                        + " (i32.const 1000))",
                                response.length()),
                        expect("(i32.load8_u (i32.const 619))", response.charAt(19)),
                        expect(
                                "(call $http (i32.const 0) (i32.const %d) (i32.const 600)"
                                                .formatted(request.length())
                                        + " (i32.const 10))",
                                0),
                        expectLong(
                                "(call $http_buf (i32.const 0) (i32.const %d))"
                                        .formatted(request.length()),
                                4096L << 32 | response.length()));
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
        assertEquals("POST", host.requests.get(0).method());
        assertEquals(Map.of("X", "y"), host.requests.get(0).headers());
        assertEquals("hi", new String(host.requests.get(0).body(), UTF_8));
    }

    @Test
    void events_go_out_with_their_fields() throws Exception {
        String event =
                "{'event_type':'a.b','source':'s','data':{'n':[1,2.5,null]},'tags':{},'uid':null}"
                        .replace('\'', '"');
        Guest guest =
                guest(
                        data(0, event),
                        expect(
                                "(call $emit (i32.const 0) (i32.const %d))"
                                        .formatted(event.length()),
                                1));
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
        assertEquals("a.b", host.events.get(0).type());
        assertEquals("s", host.events.get(0).properties().get("source"));
        assertEquals("{n=[1, 2.5, null]}", host.events.get(0).properties().get("data").toString());
        assertEquals(3, host.events.get(0).properties().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{'event_type':7}",
                "{'source':'x'}",
                "{'event_type':'a','data':1}",
                "{'event_type':'a'}x",
                "{'event_type':'a','tags':'b'}"
            })
    void events_that_are_none_are_refused(String event) throws Exception {
        Guest guest =
                guest(
                        data(0, event.replace('\'', '"') + " "),
                        expect(
                                "(call $emit (i32.const 0) (i32.const %d))"
                                        .formatted(event.length()),
                                0));
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
        assertTrue(host.events.isEmpty());
    }

    @Test
    void an_event_nested_without_end_is_refused() throws Exception {
        Guest guest =
                guest(
                        data(1024, "{\"event_type\":\"a\",\"data\":"),
                        "(memory.fill (i32.const 1048) (i32.const 0x5b) (i32.const 60000))",
                        expect("(call $emit (i32.const 1024) (i32.const 60024))", 0));
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(call $get_config (i32.const 65530) (i32.const 7) (i32.const 0))",
                "(call $get_config (i32.const -1) (i32.const 1) (i32.const 0))",
                "(call $get_config (i32.const 0) (i32.const -1) (i32.const 0))",
                "(call $get_config (i32.const 0) (i32.const 1) (i32.const 65535))",
                "(call $get_config (i32.const 0) (i32.const 1) (i32.const -1))",
                "(call $get_config (i32.const 0) (i32.const 2000) (i32.const 0))",
                "(call $get_config (i32.const 1) (i32.const 1) (i32.const 0))",
                "(call $kv_get (i32.const 0) (i32.const 1) (i32.const 65535))",
                "(call $kv_get (i32.const 0xfffffff0) (i32.const 0x20) (i32.const 0))",
                "(call $kv_set (i32.const 0) (i32.const 1) (i32.const 65536) (i32.const 1))",
                "(call $kv_set (i32.const 0) (i32.const 1) (i32.const 1) (i32.const 0x80000000))",
                "(call $kv_delete (i32.const 0x7fffffff) (i32.const 0x7fffffff))",
                "(call $http (i32.const 0) (i32.const 65537) (i32.const 0) (i32.const 9))",
                "(call $emit (i32.const -1) (i32.const -1))",
                "(i32.wrap_i64 (call $config_buf (i32.const -1) (i32.const 1)))",
                "(i32.wrap_i64 (call $kv_buf (i32.const 0) (i32.const -1)))",
                "(i32.wrap_i64 (call $http_buf (i32.const -1) (i32.const -1)))"
            })
    void hostile_pointers_get_an_error_return_and_a_reason(String call) throws Exception {
        host.config.put("k", "long enough");
        host.values.put("k", new byte[100]);
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        IMPORTS,
                                        Wat.BASE,
                                        "(data (i32.const 0) \"k\\ff\")",
                                        Wat.ok("f", expect(call, 0)),
                                        WHY),
                                host)
                        .start(runner);
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
        CallException.Failed why =
                assertThrows(CallException.Failed.class, () -> TestPlugin.call(guest, "why", ""));
        assertTrue(why.getMessage().length() > 10, why.getMessage());
        assertTrue(host.requests.isEmpty() && host.events.isEmpty());
    }

    @Test
    void refusals_and_faults_of_the_host_are_error_returns_with_a_reason() throws Exception {
        RecordingHost refusing =
                new RecordingHost() {
                    @Override
                    public Optional<byte[]> kvGet(String key) throws HostException {
                        throw new HostException(HostException.Kind.DENIED, "not for you");
                    }

                    @Override
                    public Optional<String> config(String key) {
                        throw new IllegalStateException("broken");
                    }
                };
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        IMPORTS,
                                        Wat.BASE,
                                        WHY,
                                        Wat.ok(
                                                "kv",
                                                expect(
                                                        "(call $kv_get (i32.const 0)"
                                                                + " (i32.const 1) (i32.const 9))",
                                                        0)),
                                        "(func (export \"config\") (result i64)"
                                                + expect(
                                                        "(call $get_config (i32.const 0)"
                                                                + " (i32.const 1) (i32.const 9))",
                                                        0)
                                                + "(i64.const 0))"),
                                refusing)
                        .start(runner);
        TestPlugin.call(guest, "kv", "");
        assertEquals("not for you", why(guest));
        TestPlugin.call(guest, "config", "");
        assertTrue(why(guest).contains("broken"));
        assertTrue(refusing.log.get(0).contains("broken"), refusing.log.toString());
    }

    @Test
    void an_alloc_without_memory_is_an_error_return_of_the_functions_that_use_it()
            throws Exception {
        host.config.put("k", "v");
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        IMPORTS,
                                        "(memory (export \"memory\") 1)",
                                        "(func (export \"alloc\") (param i32) (result i32)"
                                                + " (i32.const 0))",
                                        "(data (i32.const 0) \"k\")",
                                        Wat.ok(
                                                "f",
                                                expectLong(
                                                        "(call $config_buf (i32.const 0)"
                                                                + " (i32.const 1))",
                                                        0))),
                                host)
                        .start(runner);
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", ""));
    }

    private static String why(Guest guest) {
        return assertThrows(CallException.Failed.class, () -> TestPlugin.call(guest, "why", ""))
                .getMessage();
    }

    /** A guest whose function {@code f} does these things; fields come first. */
    private Guest guest(String data, String... steps) throws Exception {
        return TestPlugin.of(
                        folder,
                        Wat.module(IMPORTS, Wat.BASE, data, Wat.ok("f", String.join("\n", steps))),
                        host)
                .start(runner);
    }

    private static String expect(String call, int result) {
        return "(if (i32.ne %s (i32.const %d)) (then unreachable))".formatted(call, result);
    }

    private static String expectLong(String call, long result) {
        return "(if (i64.ne %s (i64.const %d)) (then unreachable))".formatted(call, result);
    }

    private static String data(int at, String text) {
        return "(data (i32.const %d) \"%s\")".formatted(at, text.replace("\"", "\\\""));
    }
}
