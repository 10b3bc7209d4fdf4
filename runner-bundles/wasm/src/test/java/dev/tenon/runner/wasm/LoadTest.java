package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules and manifests that are refused, and why. */
class LoadTest extends RunnerFixture {

    private static final String MEMORY = "(memory (export \"memory\") 1)";
    private static final String ALLOC =
            "(func (export \"alloc\") (param i32) (result i32) (i32.const 1024))";

    @Test
    void a_module_that_is_none_is_refused() {
        assertRefused(
                TestPlugin.of(folder, new byte[] {1, 2, 3}),
                runner,
                "plugin 'test'",
                "not a valid module");
        assertRefused(TestPlugin.of(folder, new byte[0]), runner, "not a valid module");
    }

    @Test
    void a_module_cut_short_or_damaged_is_refused_or_runs_and_nothing_else() throws Exception {
        byte[] whole = Wat.module(Wat.BASE, Wat.ECHO);
        int refused = 0;
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x15;
            refused += isRefused(Arrays.copyOf(whole, i)) ? 1 : 0;
            refused += isRefused(damaged) ? 1 : 0;
        }
        assertTrue(refused > whole.length, "refused " + refused);
    }

    private boolean isRefused(byte[] module) {
        try {
            TestPlugin.of(folder, module).load(runner).close();
            return false;
        } catch (LoadException refused) {
            return true;
        }
    }

    @Test
    void a_module_file_that_is_not_there_is_named() throws Exception {
        TestPlugin plugin = plugin(MEMORY, ALLOC);
        Files.delete(folder.resolve("plugin.wasm"));
        assertRefused(plugin, runner, "wasm.module", "plugin.wasm");
    }

    @Test
    void memory_and_alloc_must_be_exported() {
        assertRefused(plugin(ALLOC), runner, "export 'memory'", "found none");
        assertRefused(plugin(MEMORY), runner, "export 'alloc'", "found none", "(i32) -> i32");
        assertRefused(
                plugin(MEMORY, "(global (export \"alloc\") i32 (i32.const 0))"),
                runner,
                "export 'alloc'",
                "found a global");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    free        | (param i32 i32 i32)       | (i32) -> ()
                    free        | (param i64)               | (i32, i32) -> ()
                    init        | (param i32)               | (i32, i32) -> i64
                    is_ready    | (param i32)               | () -> i32
                    _initialize | (param i32)               | () -> ()
                    command     | (param i32)               | (i32, i32) -> i64
                    rules       | (param i32 i32 i32)       | () -> i64
                    """)
    void exports_of_wrong_type_are_refused(String name, String type, String expected) {
        assertRefused(
                plugin(MEMORY, ALLOC, "(func (export \"%s\") %s)".formatted(name, type)),
                runner,
                "export '" + name + "'",
                "expected",
                expected);
    }

    @Test
    void unknown_imports_are_refused_with_what_there_is() {
        assertRefused(
                plugin("(import \"env\" \"abort\" (func))", MEMORY, ALLOC),
                runner,
                "env.abort",
                "flowbot, tenon, wasi_snapshot_preview1");
        assertRefused(
                plugin("(import \"flowbot\" \"kv_put\" (func))", MEMORY, ALLOC),
                runner,
                "flowbot.kv_put",
                "emit_event, get_config, http_request, kv_delete, kv_get, kv_set, log");
        assertRefused(
                plugin("(import \"flowbot\" \"last_error\" (func (result i64)))", MEMORY, ALLOC),
                runner,
                "flowbot.last_error");
        assertRefused(
                plugin("(import \"wasi_snapshot_preview1\" \"fd_nope\" (func))", MEMORY, ALLOC),
                runner,
                "fd_nope",
                "fd_write");
    }

    @Test
    void imports_of_wrong_kind_or_type_are_refused() {
        assertRefused(
                plugin("(import \"tenon\" \"kv_get\" (func (param i32)))", MEMORY, ALLOC),
                runner,
                "tenon.kv_get as (i32) -> ()",
                "expected (i32, i32, i32) -> i32");
        assertRefused(
                plugin("(import \"tenon\" \"memory\" (memory 1))", ALLOC),
                runner,
                "tenon.memory as a memory");
        assertRefused(
                plugin("(import \"wasi_snapshot_preview1\" \"proc_exit\" (func))", MEMORY, ALLOC),
                runner,
                "proc_exit",
                "expected (i32) -> ()");
    }

    @Test
    void all_wrong_imports_are_named_at_once() {
        assertRefused(
                plugin(
                        "(import \"env\" \"a\" (func))",
                        "(import \"env\" \"b\" (func))",
                        MEMORY,
                        ALLOC),
                runner,
                "env.a",
                "env.b");
    }

    @Test
    void a_module_that_starts_larger_than_memory_max_is_refused() {
        assertRefused(
                plugin("(memory (export \"memory\") 32)", ALLOC).memory(1 << 20),
                runner,
                "permissions.memory.max",
                "1048576",
                "2097152");
    }

    @Test
    void tables_are_bounded_from_the_start() {
        assertRefused(plugin(MEMORY, ALLOC, "(table 1000000 funcref)"), runner, "table", "1000000");
        assertRefused(plugin(MEMORY, ALLOC, "(table 1 funcref)".repeat(9)), runner, "9 tables");
    }

    @Test
    void types_of_a_garbage_collected_heap_are_refused() {
        byte[] structType = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 3, 1, 0x5F, 0};
        assertRefused(TestPlugin.of(folder, structType), runner, "garbage-collected", "memory.max");
    }

    @Test
    void a_function_may_be_imported_twice() throws Exception {
        String twice = "(import \"tenon\" \"log\" (func (param i32 i32 i32)))";
        plugin(twice, twice, MEMORY, ALLOC).start(runner).close();
    }

    @Test
    void compilation_ends_at_the_deadline() {
        TestPlugin plugin = plugin(MEMORY, ALLOC);
        LoadException late =
                assertThrows(
                        LoadException.class,
                        () -> runner.load(plugin.request(), Deadline.after(Duration.ZERO)));
        assertContains(late, "deadline");
    }

    @Test
    void an_interrupt_ends_loading_and_stays_set() {
        TestPlugin plugin = plugin(MEMORY, ALLOC);
        Thread.currentThread().interrupt();
        assertRefused(plugin, runner, "interrupted");
        assertEquals(true, Thread.interrupted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flowbot", "tenon"})
    void both_import_modules_have_the_same_functions(String module) throws Exception {
        plugin(
                        """
                        (import "M" "get_config" (func (param i32 i32 i32) (result i32)))
                        (import "M" "log" (func (param i32 i32 i32)))
                        (import "M" "kv_get" (func (param i32 i32 i32) (result i32)))
                        (import "M" "kv_set" (func (param i32 i32 i32 i32) (result i32)))
                        (import "M" "kv_delete" (func (param i32 i32) (result i32)))
                        (import "M" "http_request" (func (param i32 i32 i32 i32) (result i32)))
                        (import "M" "emit_event" (func (param i32 i32) (result i32)))
                        """
                                .replace("\"M\"", "\"" + module + "\""),
                        MEMORY,
                        ALLOC)
                .start(runner);
    }
}
