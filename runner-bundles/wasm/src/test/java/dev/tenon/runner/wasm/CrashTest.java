package dev.tenon.runner.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins that break, and answers that break the contract. */
class CrashTest extends RunnerFixture {

    private static final String TABLE =
            """
            (type $none (func))
            (type $number (func (result i32)))
            (table $t 2 funcref)
            (elem (i32.const 0) $empty)
            (func $empty)
            (func $deep (param i32) (result i32)
              (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    unreachable                                                        | unreachable
                    (drop (i32.div_s (i32.const 1) (local.get $zero)))                 | divide by zero
                    (drop (i32.rem_u (i32.const 1) (local.get $zero)))                 | divide by zero
                    (drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))           | integer overflow
                    (drop (i32.trunc_f32_s (f32.const nan)))                           | invalid conversion
                    (drop (i32.trunc_f64_s (f64.const 1e300)))                         | overflow
                    (drop (i32.load (i32.const 65533)))                                | out of bounds memory access
                    (drop (i32.load (i32.const -1)))                                   | out of bounds memory access
                    (i64.store (i32.const 0x7ffffffc) (i64.const 1))                   | out of bounds memory access
                    (memory.fill (i32.const 65535) (i32.const 0) (i32.const 2))        | out of bounds memory access
                    (memory.copy (i32.const 0) (i32.const 1) (i32.const 65536))        | out of bounds memory access
                    (call_indirect (type $none) (i32.const 9))                         | undefined element
                    (call_indirect (type $none) (i32.const 1))                         | uninitialized element
                    (drop (call_indirect (type $number) (i32.const 0)))                | indirect call type mismatch
                    (drop (table.get $t (i32.const 2)))                                | out of bounds table access
                    (drop (call $deep (i32.const 0)))                                  | call stack exhausted
                    """)
    void a_trap_is_a_crash_that_says_which(String body, String reason) throws Exception {
        Guest guest =
                start(Wat.BASE, TABLE, Wat.ok("f", "(local $zero i32) " + body), Wat.ok("g", ""));
        assertCrashes(guest, "f", reason);
        assertEquals("\"ok\"", TestPlugin.call(guest, "g", "{}"));
    }

    @Test
    void after_a_crash_the_next_call_gets_a_fresh_instance() throws Exception {
        Guest guest =
                start(
                        Wat.BASE,
                        "(global $used (mut i32) (i32.const 0))",
                        Wat.ok(
                                "once",
                                "(if (global.get $used) (then unreachable)) "
                                        + "(global.set $used (i32.const 1))"));
        for (int round = 0; round < 3; round++) {
            assertEquals("\"ok\"", TestPlugin.call(guest, "once", "{}"));
            assertCrashes(guest, "once", "unreachable");
        }
    }

    @Test
    void an_exit_is_a_crash_with_its_status() throws Exception {
        Guest guest =
                start(
                        """
                        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
                        """,
                        Wat.BASE,
                        Wat.ok("zero", "(call $exit (i32.const 0))"),
                        Wat.ok("seven", "(call $exit (i32.const 7))"));
        assertCrashes(guest, "zero", "exit with status 0");
        assertCrashes(guest, "seven", "exit with status 7");
    }

    @Test
    void memory_grows_up_to_its_maximum_and_no_further() throws Exception {
        Guest guest =
                plugin(
                                Wat.BASE,
                                Wat.ok(
                                        "bomb",
                                        """
                                        (loop $more (br_if $more
                                          (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
                                        (if (i32.ne (memory.size) (i32.const 16))
                                          (then unreachable))
                                        (i32.store8 (i32.const 1048575) (i32.const 1))
                                        """))
                        .memory(1 << 20)
                        .start(runner);
        assertEquals("\"ok\"", TestPlugin.call(guest, "bomb", "{}"));
        assertEquals("\"ok\"", TestPlugin.call(guest, "bomb", "{}"), "a fresh one after growth");
    }

    @Test
    void tables_grow_up_to_their_bound_and_other_instances_do_not_notice() throws Exception {
        String table = "(table $t 1 funcref)";
        String bomb =
                """
                (if (i32.ne (table.size $t) (i32.const 1)) (then unreachable))
                (loop $more (br_if $more
                  (i32.ne (table.grow $t (ref.null func) (i32.const 10000)) (i32.const -1))))
                (if (i32.gt_u (table.size $t) (i32.const 131072)) (then unreachable))
                (if (i32.lt_u (table.size $t) (i32.const 100000)) (then unreachable))
                (if (i32.ne (table.grow $t (ref.null func) (i32.const 0x7fffffff))
                            (i32.const -1))
                  (then unreachable))
                """;
        Guest first = start(Wat.BASE, table, Wat.ok("bomb", bomb));
        assertEquals("\"ok\"", TestPlugin.call(first, "bomb", "{}"));
        Guest second = start(Wat.BASE, table, Wat.ok("bomb", bomb));
        assertEquals("\"ok\"", TestPlugin.call(second, "bomb", "{}"));
    }

    @Test
    void a_dropped_data_segment_is_dropped_for_one_instance_only() throws Exception {
        Guest guest =
                plugin(
                                Wat.BASE,
                                "(data $d \"abc\")",
                                Wat.ok(
                                        "f",
                                        """
                                        (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))
                                        (data.drop $d)
                                        """),
                                Wat.ok("crash", "unreachable"))
                        .start(runner);
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", "{}"));
        assertCrashes(guest, "f", "out of bounds");
        assertEquals("\"ok\"", TestPlugin.call(guest, "f", "{}"));
    }

    static Stream<String> packedOutside() {
        return Stream.of(
                "0x0000ffff_00000002",
                "0x00010000_00000001",
                "0xffffffff_00000001",
                "0xfffffff0_ffffffff",
                "0x00000000_ffffffff",
                "0x80000000_80000000",
                "0x00000040_7fffffff");
    }

    @ParameterizedTest
    @MethodSource("packedOutside")
    void an_answer_outside_of_the_memory_is_a_crash(String packed) throws Exception {
        Guest guest =
                start(Wat.BASE, "(func (export \"f\") (result i64) (i64.const " + packed + "))");
        assertCrashes(guest, "f", "outside of the memory of 65536 bytes");
    }

    @Test
    void an_alloc_that_answers_nothing_or_nonsense_is_a_crash() throws Exception {
        assertCrashes(start(memoryWithAlloc("0"), Wat.answering("f", "{}")), "f", "out of memory");
        assertCrashes(start(memoryWithAlloc("65535"), Wat.answering("f", "{}")), "f", "alloc");
        assertCrashes(start(memoryWithAlloc("-1"), Wat.answering("f", "{}")), "f", "outside");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    nonsense            | expected an object
                    [1]                 | expected an object
                    "text"              | expected an object
                    {"data":1           | found the end
                    {"data":1}x         | expected the end
                    {"data":}           | expected a value
                    {"data":01}         | expected
                    {"data":"a          | the rest of a string
                    {"error":7}         | a string or null as 'error'
                    {"error":{"a":"b"}} | a string or null as 'error'
                    {data:1}            | expected a member name
                    {"data":1,}         | expected a member name
                    """)
    void an_answer_that_is_no_envelope_is_a_crash(String json, String reason) throws Exception {
        Guest guest = start(Wat.BASE, Wat.answering("f", json));
        assertCrashes(guest, "f", "no envelope");
        assertCrashes(guest, "f", reason);
    }

    @Test
    void an_answer_that_is_not_utf8_is_a_crash() throws Exception {
        byte[] json = "{\"data\":\"xx\"}".getBytes(UTF_8);
        json[9] = (byte) 0xC0;
        json[10] = (byte) 0xAF;
        assertCrashes(start(Wat.BASE, Wat.answering("f", json)), "f", "expected UTF-8");
    }

    @Test
    void an_answer_nested_too_deep_is_a_crash() throws Exception {
        Guest guest =
                start(
                        "(memory (export \"memory\") 4)",
                        "(func (export \"alloc\") (param i32) (result i32) (i32.const 8))",
                        """
                        (data (i32.const 1024) "{\\"data\\":")
                        (func (export "f") (result i64)
                          (memory.fill (i32.const 1032) (i32.const 0x5b) (i32.const 100000))
                          (memory.fill (i32.const 101032) (i32.const 0x5d) (i32.const 100000))
                          (i32.store8 (i32.const 201032) (i32.const 0x7d))
                          (i64.const %d))
                        """
                                .formatted(1024L << 32 | 200_009));
        assertCrashes(guest, "f", "nested deeper than 500");
    }

    @Test
    void a_plugin_that_breaks_while_it_starts_says_why() throws Exception {
        Guest guest = plugin(Wat.BASE, "(func $s unreachable) (start $s)").load(runner);
        LoadException broken =
                assertThrows(
                        LoadException.class, () -> guest.start(Deadline.after(TestPlugin.LONG)));
        assertContains(broken, "plugin 'test', start");
        assertContains(broken, "unreachable");
    }

    private static String memoryWithAlloc(String answer) {
        return """
        (memory (export "memory") 1)
        (func (export "alloc") (param i32) (result i32) (i32.const %s))
        """
                .formatted(answer);
    }
}
