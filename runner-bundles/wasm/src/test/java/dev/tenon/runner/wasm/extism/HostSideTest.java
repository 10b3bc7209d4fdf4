package dev.tenon.runner.wasm.extism;

import static dev.tenon.runner.wasm.extism.ExtismWat.expect;
import static dev.tenon.runner.wasm.extism.ExtismWat.ok;
import static dev.tenon.runner.wasm.extism.ExtismWat.output;
import static dev.tenon.runner.wasm.extism.ExtismWat.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.RecordingHost;
import dev.tenon.runner.wasm.TestPlugin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What guests do with the host functions, in good and in bad faith. */
class HostSideTest extends ExtismFixture {

    @Test
    void variables_beyond_the_bound_end_the_call_and_leave_what_was_there() throws Exception {
        Guest guest =
                guest(
                        ok("set", "(call $var_set " + text("k") + text("value") + ")"),
                        ok(
                                "fill",
                                "(call $var_set "
                                        + text("big")
                                        + " (call $alloc (i64.const 1048576)))"),
                        ok("get", output("(call $var_get " + text("k") + ")")),
                        ok("remove", "(call $var_set " + text("k") + " (i64.const 0))"));
        call(guest, "set", "");
        assertFails(guest, "fill", "variables are full: at most 1048576 bytes are kept");
        assertEquals("\"value\"", call(guest, "get", ""));
        call(guest, "remove", "");
        assertEquals("null", call(guest, "get", ""));
    }

    @Test
    void a_name_of_a_variable_may_be_any_bytes_and_empty_but_not_huge() throws Exception {
        String strange = "(call $text (i64.const -1) (i64.const 8))";
        Guest guest =
                guest(
                        ok(
                                "f",
                                "(call $var_set " + strange + text("a") + ")",
                                "(call $var_set (i64.const 0)" + text("b") + ")",
                                output("(call $var_get " + strange + ")")),
                        ok("g", output("(call $var_get (i64.const 0))")),
                        ok("huge", "(drop (call $var_get (call $alloc (i64.const 2000000))))"));
        assertEquals("\"a\"", call(guest, "f", ""));
        assertEquals("\"b\"", call(guest, "g", ""));
        assertFails(guest, "huge", "var_get: key: found 2000000 bytes, expected at most 1048576");
    }

    @Test
    void a_huge_message_is_cut_in_the_log() throws Exception {
        Guest guest = guest(ok("f", "(call $log_warn (call $alloc (i64.const 60000000)))"));
        call(guest, "f", "");
        assertEquals(1, host.log.size());
        assertEquals("WARN log ".length() + (64 << 10) + 1, host.log.get(0).length());
    }

    @Test
    void arguments_of_host_functions_are_freed() throws Exception {
        Guest guest =
                guest(
                        ok(
                                "f",
                                "(local.set $a " + text("key") + ")",
                                "(drop (call $config_get (local.get $a)))",
                                expect("(call $length (local.get $a))", 0),
                                "(local.set $a " + text("message") + ")",
                                "(call $log_info (local.get $a))",
                                expect("(call $length (local.get $a))", 0)));
        assertEquals("null", call(guest, "f", ""));
    }

    @Test
    void a_result_does_not_lie_where_its_argument_was() throws Exception {
        host.config.put("key", "value");
        Guest guest =
                guest(
                        ok(
                                "f",
                                "(local.set $a " + text("key") + ")",
                                "(local.set $b (call $config_get (local.get $a)))",
                                "(call $free (local.get $a))",
                                output("(local.get $b)")));
        assertEquals("\"value\"", call(guest, "f", ""));
    }

    @Test
    void an_http_request_that_the_host_refuses_ends_the_call_with_its_reason() throws Exception {
        RecordingHost refusing =
                new RecordingHost() {
                    @Override
                    public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
                        throw new HostException(
                                HostException.Kind.DENIED, call.url() + " is not listed");
                    }
                };
        Guest guest = http(refusing);
        assertFails(guest, "get", "http_request: http://evil.example is not listed");
        assertEquals("\"alive\"", call(guest, "alive", ""));
    }

    @Test
    void a_request_that_is_no_json_ends_the_call() throws Exception {
        Guest guest =
                guest(
                        ok("f", "(drop (call $http_request " + text("{") + " (i64.const 0)))"),
                        ok("g"));
        CallException failed = assertThrows(CallException.Failed.class, () -> call(guest, "f", ""));
        assertContains(failed, "http_request: request is not JSON");
        assertEquals("null", call(guest, "g", ""));
    }

    @Test
    void an_answer_without_a_body_is_0_and_its_headers_are_json() throws Exception {
        host.answer = new HttpAnswer(404, Map.of("x", "a \"b\""), new byte[0]);
        Guest guest = http(host);
        assertEquals("{\"x\":\"a \\\"b\\\"\"}", call(guest, "get", ""));
        assertEquals(List.of("GET http://evil.example"), requests());
    }

    @Test
    void a_host_function_that_blocks_is_ended_at_the_deadline() throws Exception {
        Guest guest =
                http(
                        new RecordingHost() {
                            @Override
                            public HttpAnswer http(HttpCall call, Deadline deadline)
                                    throws HostException {
                                try {
                                    Thread.sleep(Long.MAX_VALUE);
                                } catch (InterruptedException swallowed) {
                                    // a host that loses the flag
                                }
                                throw new HostException(HostException.Kind.FAILED, "no answer");
                            }
                        });
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, "get", "", TestPlugin.SOON));
        assertEquals("\"alive\"", call(guest, "alive", ""));
    }

    @Test
    void a_caller_that_is_interrupted_in_a_host_function_is_told_so() throws Exception {
        Guest guest =
                http(
                        new RecordingHost() {
                            @Override
                            public HttpAnswer http(HttpCall call, Deadline deadline)
                                    throws HostException {
                                Thread.currentThread().interrupt();
                                throw new HostException(HostException.Kind.FAILED, "interrupted");
                            }
                        });
        assertThrows(CallException.Unavailable.class, () -> call(guest, "get", ""));
        assertTrue(Thread.interrupted(), "the flag is the caller's");
        assertEquals("\"alive\"", call(guest, "alive", ""));
    }

    @Test
    void the_hosts_own_modules_can_be_used_beside() throws Exception {
        Guest guest =
                start(
                        "(import \"tenon\" \"log\" (func $tenon_log (param i32 i32 i32)))",
                        ExtismWat.IMPORTS,
                        ExtismWat.TEXT,
                        "(memory (export \"memory\") 1) (data (i32.const 8) \"both\")",
                        ok(
                                "f",
                                "(call $tenon_log (i32.const 1) (i32.const 8) (i32.const 4))",
                                "(call $log_info " + text("ways") + ")"));
        call(guest, "f", "");
        assertEquals(List.of("INFO log both", "INFO log ways"), host.log);
    }

    private Guest http(RecordingHost with) throws Exception {
        return TestPlugin.of(
                        folder,
                        module(
                                """
                                (func $request (result i64) (local $at i64)
                                  (local.set $at (call $alloc (i64.const 32)))
                                  (call $store_u64 (local.get $at) (i64.const %d))
                                  (call $store_u64 (i64.add (local.get $at) (i64.const 8)) (i64.const %d))
                                  (call $store_u64 (i64.add (local.get $at) (i64.const 16)) (i64.const %d))
                                  (call $store_u64 (i64.add (local.get $at) (i64.const 24)) (i64.const %d))
                                  (local.get $at))
                                """
                                        .formatted(
                                                number("{\"url\":\""),
                                                number("http://e"),
                                                number("vil.exam"),
                                                number("ple\" }  ")),
                                ok(
                                        "get",
                                        expect(
                                                "(call $http_request (call $request) (i64.const 0))",
                                                0),
                                        expect("(i64.extend_i32_u (call $http_status_code))", 404),
                                        output("(call $http_headers)")),
                                ok("alive", output(text("alive")))),
                        with)
                .start(runner);
    }

    private static long number(String eight) {
        long number = 0;
        for (int i = 7; i >= 0; i--) {
            number = number << 8 | eight.charAt(i);
        }
        return number;
    }

    private List<String> requests() {
        return host.requests.stream().map(call -> call.method() + " " + call.url()).toList();
    }
}
