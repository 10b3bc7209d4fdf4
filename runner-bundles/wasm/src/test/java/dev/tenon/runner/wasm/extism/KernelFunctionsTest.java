package dev.tenon.runner.wasm.extism;

import static dev.tenon.runner.wasm.extism.ExtismWat.expect;
import static dev.tenon.runner.wasm.extism.ExtismWat.function;
import static dev.tenon.runner.wasm.extism.ExtismWat.ok;
import static dev.tenon.runner.wasm.extism.ExtismWat.output;
import static dev.tenon.runner.wasm.extism.ExtismWat.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.TestPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What guests do with the kernel, in good and in bad faith. */
class KernelFunctionsTest extends ExtismFixture {

    @Test
    void input_and_output_go_through_the_kernel() throws Exception {
        Guest guest =
                guest(
                        ok(
                                "echo",
                                "(call $output_set (call $input_offset) (call $input_length))",
                                expect("(call $output_offset)", Blocks.FIRST),
                                expect("(call $output_length)", 8),
                                expect("(call $input_load_u64 (i64.const 0))", 0x6168676665646362L),
                                expect(
                                        "(i64.extend_i32_u (call $input_load_u8 (i64.const 7)))",
                                        'a')));
        assertEquals("\"bcdefgha\"", call(guest, "echo", "\"bcdefgha\""));
    }

    @Test
    void the_memory_functions_do_what_their_names_say() throws Exception {
        Guest guest =
                guest(
                        ok(
                                "f",
                                "(local.set $a (call $alloc (i64.const 20)))",
                                expect("(call $length (local.get $a))", 20),
                                expect("(call $length_unsafe (local.get $a))", 20),
                                "(call $store_u64 (local.get $a) (i64.const 0x1122334455667788))",
                                expect("(i64.extend_i32_u (call $load_u8 (local.get $a)))", 0x88),
                                expect("(call $load_u64 (local.get $a))", 0x1122334455667788L),
                                "(call $input_set (local.get $a) (i64.const 8))",
                                expect("(call $input_length)", 8),
                                "(call $error_set (local.get $a))",
                                expect("(i64.sub (call $error_get) (local.get $a))", 0),
                                "(call $error_set (i64.const 0))",
                                "(call $free (local.get $a))",
                                expect("(call $length (local.get $a))", 0),
                                expect("(call $memory_bytes)", 65536),
                                "(call $reset)",
                                expect("(call $input_offset)", 0),
                                expect("(i64.extend_i32_u (call $http_status_code))", 0),
                                expect("(call $http_headers)", 0),
                                expect("(i64.extend_i32_u (call $get_log_level))", 1)));
        assertEquals("null", call(guest, "f", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 5, 70_000, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1, -8})
    void hostile_offsets_do_no_harm(long offset) throws Exception {
        String at = "(i64.const " + offset + ")";
        Guest guest =
                guest(
                        ok(
                                "f",
                                "(call $store_u8 " + at + " (i32.const -1))",
                                "(call $store_u64 " + at + " (i64.const -1))",
                                expect("(i64.extend_i32_u (call $load_u8 " + at + "))", 0),
                                expect("(call $load_u64 " + at + ")", 0),
                                expect(
                                        "(call $input_load_u64 (i64.add " + at + " (i64.const 1)))",
                                        0),
                                "(call $free " + at + ")",
                                expect("(call $length " + at + ")", 0),
                                expect("(call $length_unsafe " + at + ")", 0),
                                "(call $input_set " + at + " (i64.const 9223372036854775807))",
                                "(call $output_set " + at + " (i64.const -1))",
                                "(call $output_set (i64.const 64) " + at + ")",
                                "(call $error_set " + at + ")"));
        call(guest, "f", "\"1234\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(drop (call $config_get (i64.const 65)))",
                "(drop (call $var_get (i64.const -1)))",
                "(call $var_set (i64.const 65) (i64.const 0))",
                "(call $var_set (i64.const 64) (i64.const 65))",
                "(drop (call $http_request (i64.const 4294967296) (i64.const 0)))",
                "(drop (call $http_request (i64.const 64) (i64.const 7)))",
                "(call $log_info (i64.const 65))",
            })
    void what_is_no_block_is_no_argument(String body) throws Exception {
        Guest guest = guest(ok("f", body), ok("g"));
        CallException crashed =
                assertThrows(CallException.Crashed.class, () -> call(guest, "f", "\"1234\""));
        assertContains(crashed, "expected a block of Extism memory");
        assertEquals("null", call(guest, "g", ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {100 << 20, 1L << 32, Long.MAX_VALUE, -1})
    void more_memory_than_allowed_ends_the_call(long length) throws Exception {
        Guest guest = guest(ok("f", "(drop (call $alloc (i64.const " + length + ")))"), ok("g"));
        assertCrashes(guest, "f", "out of memory");
        assertEquals("null", call(guest, "g", ""));
    }

    @Test
    void a_plugin_that_frees_is_given_the_same_memory_again() throws Exception {
        Guest guest =
                guest(
                        ok(
                                "f",
                                """
                                (loop $again
                                  (call $free (call $alloc (i64.const 1000000)))
                                  (local.set $a (i64.add (local.get $a) (i64.const 1)))
                                  (br_if $again (i64.lt_u (local.get $a) (i64.const 10000))))
                                """,
                                "(call $free (call $alloc (i64.const 1000000)))"));
        assertEquals("null", call(guest, "f", ""));
    }

    @Test
    void a_hoard_of_small_blocks_ends_at_the_limit_and_is_gone_after_the_call() throws Exception {
        String hoard = "(loop $again (drop (call $alloc (i64.const 1))) (br $again))";
        String few = "(drop (call $alloc (i64.const 1000000)))";
        Guest guest = guest(ok("f", hoard), ok("g", few));
        for (int i = 0; i < 3; i++) {
            assertCrashes(guest, "f", "out of memory");
            assertEquals("null", call(guest, "g", ""));
        }
    }

    @Test
    void nothing_of_a_call_is_seen_by_the_next() throws Exception {
        Guest guest =
                guest(
                        ok(
                                "leave",
                                "(call $store_u64 (i64.const 60000) (i64.const -1))",
                                output(text("secret"))),
                        ok(
                                "look",
                                expect("(call $output_length)", 0),
                                """
                                (local.set $a (i64.const 64))
                                (loop $more
                                  (local.set $b (i64.or (local.get $b) (call $load_u64 (local.get $a))))
                                  (local.set $a (i64.add (local.get $a) (i64.const 8)))
                                  (br_if $more (i64.lt_u (local.get $a) (call $memory_bytes))))
                                """,
                                expect("(local.get $b)", 0)));
        assertEquals("\"secret\"", call(guest, "leave", "\"input\""));
        assertEquals("null", call(guest, "look", ""));
    }

    @Test
    void a_status_is_a_failure_and_an_error_says_why() throws Exception {
        Guest guest =
                guest(
                        function("status", -3),
                        function("error", 1, "(call $error_set " + text("oh no") + ")"),
                        function("softly", 0, "(call $error_set " + text("hm") + ")"),
                        function("trap", 0, "(call $error_set " + text("why") + ")", "unreachable"),
                        ok("fine", output(text("yes"))));
        assertFails(guest, "status", "returned -3");
        assertFails(guest, "error", "oh no");
        assertFails(guest, "softly", "hm");
        assertCrashes(guest, "trap", "; the error set: why");
        assertEquals("\"yes\"", call(guest, "fine", ""));
    }

    @Test
    void an_error_or_output_is_not_the_next_callers() throws Exception {
        Guest guest =
                guest(function("error", 1, "(call $error_set " + text("oh no") + ")"), ok("fine"));
        assertFails(guest, "error", "oh no");
        assertEquals("null", call(guest, "fine", ""));
    }

    @Test
    void endless_calls_of_the_kernel_are_stopped() throws Exception {
        Guest guest =
                guest(ok("f", "(loop $a (drop (call $load_u64 (i64.const 64))) (br $a))"), ok("g"));
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, "f", "", TestPlugin.SOON));
        assertEquals("null", call(guest, "g", ""));
    }

    @Test
    void parameters_larger_than_the_memory_are_refused() throws Exception {
        Guest guest = TestPlugin.of(folder, module(ok("f")), host).memory(1 << 20).start(runner);
        CallException refused =
                assertThrows(
                        CallException.Failed.class,
                        () -> call(guest, "f", "\"" + "a".repeat(1 << 20) + "\""));
        assertContains(refused, "permissions.memory.max is 1048576");
        assertEquals("null", call(guest, "f", "\"" + "a".repeat(1 << 19) + "\""));
    }
}
