package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go as the ABI says. */
class CallTest extends RunnerFixture {

    private static final String FREES =
            """
            (global $frees (mut i32) (i32.const 0))
            (data (i32.const 128) "{\\"data\\":0}")
            (func (export "frees") (result i64)
              (i32.store8 (i32.const 136) (i32.add (i32.const 48) (global.get $frees)))
              (i64.const %d))
            """
                    .formatted(128L << 32 | 10);

    @Test
    void data_comes_back_byte_for_byte() throws Exception {
        Guest guest = start(Wat.BASE, Wat.ECHO);
        String json = "{ \"a\" :[1, 2.50,\"\\u00e4ü\"] , \"b\": null}";
        assertEquals(json, TestPlugin.call(guest, "command", json));
        assertNull(guest.lastError());
    }

    @Test
    void an_error_is_a_failure_with_the_plugins_own_message_and_no_crash() throws Exception {
        Guest guest = start(Wat.BASE, Wat.answering("f", "{\"error\":\"no such user\"}"));
        CallException fault =
                assertThrows(CallException.Failed.class, () -> TestPlugin.call(guest, "f", "{}"));
        assertEquals("no such user", fault.getMessage());
        assertNull(guest.lastError());
    }

    @Test
    void a_size_of_zero_is_an_answer_of_null() throws Exception {
        Guest guest =
                start(Wat.BASE, "(func (export \"f\") (result i64) (i64.const 0x1000_00000000))");
        assertEquals("null", TestPlugin.call(guest, "f", "{}"));
    }

    @Test
    void functions_of_any_name_take_parameters_or_none() throws Exception {
        Guest guest =
                start(
                        Wat.BASE,
                        Wat.answering("anything", "{\"data\":1}"),
                        "(func (export \"rules\") (result i64) (i64.const %d))"
                                .formatted(64L << 32 | 10));
        assertEquals("1", TestPlugin.call(guest, "anything", "{}"));
        assertEquals("1", TestPlugin.call(guest, "rules", ""));
        assertEquals("1", TestPlugin.call(guest, "rules", "{\"ignored\":true}"));
    }

    @Test
    void a_call_without_parameters_allocates_nothing() throws Exception {
        Guest guest =
                start(
                        "(memory (export \"memory\") 1)",
                        "(func (export \"alloc\") (param i32) (result i32) unreachable)",
                        Wat.answering("f", "{\"data\":1}"));
        assertEquals("1", TestPlugin.call(guest, "f", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alloc",
                "free",
                "init",
                "is_ready",
                "_initialize",
                "_start",
                "memory",
                "counter",
                "absent",
                "other_type",
                ""
            })
    void names_that_are_no_functions_of_the_plugin_are_told_so(String name) throws Exception {
        Guest guest =
                start(
                        Wat.BASE,
                        "(func (export \"free\") (param i32))",
                        "(func (export \"init\") (param i32 i32))",
                        "(func (export \"is_ready\") (result i32) (i32.const 1))",
                        "(func (export \"_initialize\"))",
                        "(func (export \"_start\"))",
                        "(global (export \"counter\") i32 (i32.const 1))",
                        "(func (export \"other_type\") (param i64) (result i64) (i64.const 0))");
        CallException fault =
                assertThrows(
                        CallException.NoSuchFunction.class,
                        () -> TestPlugin.call(guest, name, "{}"));
        assertContains(fault, "'" + name + "'");
    }

    @Test
    void a_result_is_freed_once_and_parameters_never() throws Exception {
        Guest guest =
                start(
                        Wat.BASE,
                        FREES,
                        """
                        (func (export "free") (param $at i32)
                          (if (i32.and
                                (i32.ne (local.get $at) (i32.const 64))
                                (i32.ne (local.get $at) (i32.const 128)))
                            (then unreachable))
                          (global.set $frees (i32.add (global.get $frees) (i32.const 1))))
                        """,
                        Wat.answering("f", "{\"data\":1}"));
        TestPlugin.call(guest, "f", "{}");
        TestPlugin.call(guest, "f", "{}");
        assertEquals("2", TestPlugin.call(guest, "frees", ""));
        assertEquals("3", TestPlugin.call(guest, "frees", ""));
    }

    @Test
    void the_form_of_free_with_a_size_gets_pointer_and_size() throws Exception {
        Guest guest =
                start(
                        Wat.BASE,
                        """
                        (func (export "free") (param i32 i32)
                          (if (i32.ne (local.get 0) (i32.const 64)) (then unreachable))
                          (if (i32.ne (local.get 1) (i32.const 10)) (then unreachable)))
                        """,
                        Wat.answering("f", "{\"data\":1}"));
        assertEquals("1", TestPlugin.call(guest, "f", "{}"));
    }

    @Test
    void init_gets_the_configuration_and_initialize_runs_before_it() throws Exception {
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        Wat.BASE,
                                        """
                                        (global $first (mut i32) (i32.const 0))
                                        (func (export "_initialize")
                                          (global.set $first
                                            (i32.add (global.get $first) (i32.const 1))))
                                        (func (export "init") (param i32 i32) (result i64)
                                          (if (i32.ne (global.get $first) (i32.const 1))
                                            (then unreachable))
                                          (memory.copy
                                            (i32.const 256) (local.get 0) (local.get 1))
                                          (i64.const 0))
                                        (data (i32.const 248) "{\\"data\\":")
                                        (func (export "config") (result i64)
                                          (i64.const %d))
                                        """
                                                .formatted(248L << 32 | 16)))
                        .configuration("{\"a\":1}}")
                        .start(runner);
        assertEquals("{\"a\":1}", TestPlugin.call(guest, "config", ""));
    }

    @Test
    void a_refusal_of_init_is_why_the_plugin_does_not_start() {
        TestPlugin plugin = plugin(Wat.BASE, Wat.answering("init", "{\"error\":\"no database\"}"));
        LoadException refused = assertThrows(LoadException.class, () -> plugin.start(runner));
        assertContains(refused, "plugin 'test', start: no database");
    }

    @Test
    void a_plugin_that_gets_ready_is_waited_for() throws Exception {
        Guest guest = start(Wat.BASE, readyAfter(3), Wat.answering("f", "{\"data\":1}"));
        assertTrue(guest.ready(Deadline.after(TestPlugin.LONG)));
    }

    @Test
    void a_plugin_that_does_not_get_ready_by_the_deadline_does_not_start() throws Exception {
        Guest guest = plugin(Wat.BASE, readyAfter(1 << 30)).load(runner);
        LoadException late =
                assertThrows(
                        LoadException.class, () -> guest.start(Deadline.after(TestPlugin.SOON)));
        assertContains(late, "is_ready");
        assertFalse(guest.ready(Deadline.after(TestPlugin.LONG)));
    }

    @Test
    void a_deadline_that_has_passed_is_told_without_running_anything() throws Exception {
        Guest guest = start(Wat.BASE, Wat.ECHO);
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, "command", "{}", Duration.ZERO));
    }

    @Test
    void what_a_plugin_prints_is_in_its_log_line_by_line() throws Exception {
        TestPlugin plugin =
                plugin(
                        """
                        (import "wasi_snapshot_preview1" "fd_write"
                          (func $write (param i32 i32 i32 i32) (result i32)))
                        """,
                        Wat.BASE,
                        """
                        (data (i32.const 64) "\\40\\00\\00\\00\\00\\00\\00\\00")
                        (data (i32.const 128) "one\\0d\\0atwo\\0athr")
                        (func $print (param $fd i32)
                          (i32.store (i32.const 64) (i32.const 128))
                          (i32.store (i32.const 68) (i32.const 12))
                          (drop (call $write
                            (local.get $fd) (i32.const 64) (i32.const 1) (i32.const 80))))
                        """,
                        Wat.ok("out", "(call $print (i32.const 1))"),
                        Wat.ok("err", "(call $print (i32.const 2))"));
        Guest guest = plugin.start(runner);
        TestPlugin.call(guest, "out", "");
        TestPlugin.call(guest, "err", "");
        assertEquals(
                List.of(
                        "INFO stdout one",
                        "INFO stdout two",
                        "INFO stdout thr",
                        "WARN stderr one",
                        "WARN stderr two",
                        "WARN stderr thr"),
                plugin.host.log);
    }

    private static String readyAfter(int questions) {
        return """
        (global $asked (mut i32) (i32.const 0))
        (func (export "is_ready") (result i32)
          (global.set $asked (i32.add (global.get $asked) (i32.const 1)))
          (i32.ge_s (global.get $asked) (i32.const %d)))
        """
                .formatted(questions);
    }
}
