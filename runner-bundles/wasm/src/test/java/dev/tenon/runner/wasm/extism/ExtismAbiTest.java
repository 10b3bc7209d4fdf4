package dev.tenon.runner.wasm.extism;

import static dev.tenon.runner.wasm.extism.ExtismWat.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.RunnerFixture;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.Wat;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which modules are of the ABI, what is called in them, and when. */
class ExtismAbiTest extends RunnerFixture {

    private static final String LOG =
            """
            (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
            (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
            (import "extism:host/env" "log_info" (func $log_info (param i64)))
            """
                    + ExtismWat.TEXT;

    private static final String FUNCTION = ok("f");

    @Test
    void the_imports_tell_a_module_of_this_abi() throws Exception {
        assertTrue(ExtismAbi.uses(ModuleShape.read(Wat.module(LOG, FUNCTION))));
        assertFalse(ExtismAbi.uses(ModuleShape.read(Wat.module(Wat.BASE, Wat.ECHO))));
    }

    @Test
    void a_module_without_imports_is_one_where_the_manifest_says_so() throws Exception {
        Guest guest = plugin(FUNCTION).abi(WasmSection.Abi.EXTISM).start(runner);
        assertEquals("null", TestPlugin.call(guest, "f", "{}"));
    }

    @Test
    void functions_of_other_hosts_are_refused_by_name() {
        assertRefused(
                plugin(
                        "(import \"extism:host/user\" \"greet\" (func (param i64) (result i64)))",
                        "(import \"extism:host/user\" \"part\" (func))",
                        FUNCTION),
                runner,
                "extism:host/user.greet, extism:host/user.part",
                "another host's own");
    }

    @Test
    void a_function_of_a_wrong_type_is_refused() {
        assertRefused(
                plugin("(import \"extism:host/env\" \"alloc\" (func (param i32)))", FUNCTION),
                runner,
                "extism:host/env.alloc as (i32) -> (), expected (i64) -> i64");
        assertRefused(
                plugin("(import \"extism:host/env\" \"nothing\" (func))", FUNCTION),
                runner,
                "has no such function");
    }

    @Test
    void a_module_without_functions_is_refused() {
        assertRefused(
                plugin(LOG, "(func (export \"add\") (param i32 i32) (result i32) unreachable)"),
                runner,
                "exports no function () -> i32");
    }

    @Test
    void what_answers_a_buffer_needs_the_modules_own_alloc() throws Exception {
        String import_ = "(import \"tenon\" \"last_error\" (func (result i64)))";
        assertRefused(
                plugin(import_, LOG, FUNCTION),
                runner,
                "tenon.last_error",
                "export 'alloc' of type (i32) -> i32");
        plugin(import_, LOG, Wat.BASE.replace("$alloc", "$own"), FUNCTION).start(runner);
    }

    @Test
    void only_functions_without_parameters_are_called() throws Exception {
        Guest guest =
                start(
                        LOG,
                        FUNCTION,
                        "(func (export \"nothing\"))",
                        "(func (export \"wide\") (result i64) (i64.const 0))",
                        "(func (export \"add\") (param i32) (result i32) (i32.const 0))",
                        "(func (export \"__collect\"))",
                        "(func (export \"hs_exit\"))",
                        "(func (export \"_initialize\"))",
                        "(memory (export \"memory\") 1)");
        assertEquals("null", TestPlugin.call(guest, "f", ""));
        assertEquals("null", TestPlugin.call(guest, "nothing", ""));
        for (String other :
                List.of("wide", "add", "__collect", "hs_exit", "_initialize", "memory", "none")) {
            assertThrows(
                    CallException.NoSuchFunction.class, () -> TestPlugin.call(guest, other, ""));
        }
    }

    @Test
    void a_reactor_is_initialized_once() throws Exception {
        assertLogs(List.of("init", "f", "f"), says("_initialize", "init"));
    }

    @Test
    void constructors_that_are_exported_are_called_and_nothing_else() throws Exception {
        assertLogs(
                List.of("ctors", "f", "f"),
                says("__wasm_call_ctors", "ctors"),
                says("_initialize", "init"));
    }

    @Test
    void haskells_runtime_is_started_after_the_reactor() throws Exception {
        assertLogs(
                List.of("init", "hs", "f", "f"),
                says("_initialize", "init"),
                says("__wasm_call_ctors", "ctors"),
                """
                (func (export "hs_init") (param i32 i32)
                  (if (i32.or (local.get 0) (local.get 1)) (then unreachable))
                  (call $log_info %s))
                """
                        .formatted(ExtismWat.text("hs")));
        assertRefused(
                plugin(LOG, FUNCTION, "(func (export \"hs_init\") (param i64))"),
                runner,
                "export 'hs_init': found a function (i64) -> ()");
    }

    @Test
    void a_command_is_run_in_an_instance_of_its_own() throws Exception {
        TestPlugin plugin =
                plugin(
                        LOG,
                        "(global $runs (mut i32) (i32.const 0))",
                        """
                        (func (export "_start")
                          (global.set $runs (i32.add (global.get $runs) (i32.const 1)))
                          (if (i32.gt_u (global.get $runs) (i32.const 1)) (then unreachable)))
                        """);
        Guest guest = plugin.instances(1, TestPlugin.SOON).start(runner);
        for (int i = 0; i < 3; i++) {
            assertEquals("null", TestPlugin.call(guest, "_start", ""));
        }
    }

    @Test
    void a_trap_while_it_is_initialized_is_told() throws Exception {
        TestPlugin plugin = plugin(LOG, FUNCTION, "(func (export \"_initialize\") unreachable)");
        assertThrows(LoadException.class, () -> plugin.start(runner));
    }

    private void assertLogs(List<String> expected, String... fields) throws Exception {
        TestPlugin plugin =
                plugin(
                        LOG,
                        String.join("\n", fields),
                        ok("f", "(call $log_info " + ExtismWat.text("f") + ")"));
        Guest guest = plugin.instances(1, TestPlugin.SOON).start(runner);
        TestPlugin.call(guest, "f", "");
        TestPlugin.call(guest, "f", "");
        assertEquals(expected.stream().map(line -> "INFO log " + line).toList(), plugin.host.log);
    }

    private static String says(String function, String message) {
        return "(func (export \"%s\") (call $log_info %s))"
                .formatted(function, ExtismWat.text(message));
    }
}
