package dev.tenon.runner.wasm.wasmtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What would end the process ends in an exception. */
class NativeStoreTest extends NativeFixture {

    private static final String MEMORY = "(memory (export \"memory\") 1)";
    private static final String ADD =
            """
            (func (export "add") (param i32 i32) (result i32)
              (i32.add (local.get 0) (local.get 1)))
            """;
    private static final List<NativeModule.Import> CALLS_BACK =
            List.of(new NativeModule.Import("t", "back", List.of(ValueKind.I32), List.of()));
    private static final String CALL_BACK =
            """
            (import "t" "back" (func $back (param i32)))
            (func (export "call") (param i32) (result i32)
              (call $back (local.get 0))
              (i32.add (local.get 0) (i32.const 1)))
            """;

    @Test
    void nothing_is_called_or_read_after_close() throws Exception {
        try (NativeModule module = module(MEMORY, ADD)) {
            NativeStore store = instance(module);
            NativeStore.Function add = store.function("add", 2, 1);
            assertEquals(5, (int) add.call(2, 3));
            store.close();
            store.close();
            assertClosed(() -> add.call(2, 3));
            assertClosed(() -> store.function("add", 2, 1));
            assertClosed(store::enter);
        }
    }

    @Test
    void a_second_thread_is_turned_away_until_the_first_has_left() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (NativeModule module = module(CALLS_BACK, CALL_BACK)) {
            NativeStore store =
                    instance(
                            module,
                            (from, function, values) -> {
                                inside.countDown();
                                go.await();
                            });
            NativeStore.Function call = store.function("call", 1, 1);
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> value(call, 7));
            inside.await();
            IllegalStateException busy =
                    assertThrows(IllegalStateException.class, () -> call.call(1));
            assertTrue(busy.getMessage().contains("in use"), busy.getMessage());
            assertThrows(IllegalStateException.class, store::close);
            go.countDown();
            assertEquals(8, first.get());
            assertEquals(3, value(call, 2));
            store.close();
        }
    }

    @Test
    void a_call_within_a_call_leaves_the_outer_ones_values_alone() throws Exception {
        List<Integer> seen = new ArrayList<>();
        NativeStore.Host nests =
                (from, function, values) -> {
                    int depth = Raw.readInt(values);
                    seen.add(depth);
                    if (depth > 0) {
                        assertEquals(depth, value(from.function("call", 1, 1), depth - 1));
                    }
                };
        try (NativeModule module = module(CALLS_BACK, CALL_BACK);
                NativeStore store = instance(module, nests)) {
            assertEquals(6, value(store.function("call", 1, 1), 5));
            assertEquals(List.of(5, 4, 3, 2, 1, 0), seen);
        }
    }

    @Test
    void the_hosts_exception_ends_the_code_and_comes_out() throws Exception {
        RuntimeException mine = new IllegalArgumentException("mine");
        try (NativeModule module = module(CALLS_BACK, CALL_BACK);
                NativeStore store =
                        instance(
                                module,
                                (from, function, values) -> {
                                    throw mine;
                                })) {
            NativeStore.Function call = store.function("call", 1, 1);
            NativeFault fault = assertThrows(NativeFault.class, () -> call.call(1));
            assertEquals(NativeFault.Kind.HOST, fault.kind());
            assertSame(mine, fault.getCause());
        }
    }

    @Test
    void memory_is_read_inside_its_bounds_only_and_grows_in_place() throws Exception {
        String grow = "(func (export \"grow\") (result i32) (memory.grow (i32.const 1)))";
        try (NativeModule module = module(MEMORY, grow);
                NativeStore store = instance(module)) {
            store.enter();
            long base = store.at(0, PAGE);
            assertThrows(IndexOutOfBoundsException.class, () -> store.at(1, PAGE));
            assertThrows(IndexOutOfBoundsException.class, () -> store.at(-1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> store.at(0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> store.at(PAGE, Long.MAX_VALUE));
            assertEquals(1, (int) store.function("grow", 0, 1).call());
            assertEquals(base, store.at(0, 2 * PAGE));
            store.leave();
        }
    }

    @Test
    void a_wrong_number_of_arguments_or_too_many_values_is_refused() throws Exception {
        try (NativeModule module = module(ADD);
                NativeStore store = instance(module)) {
            NativeStore.Function add = store.function("add", 2, 1);
            assertThrows(IllegalArgumentException.class, () -> add.call(1));
            assertThrows(IllegalArgumentException.class, () -> store.function("add", 17, 1));
            assertNull(store.function("absent", 0, 0));
            assertSame(add, store.function("add", 2, 1), "looked up once");
        }
    }

    @Test
    void there_are_as_many_instances_as_the_engine_has_places() throws Exception {
        try (NativeModule module = module(MEMORY)) {
            List<NativeStore> stores = new ArrayList<>();
            for (int i = 0; i < MOST_INSTANCES; i++) {
                stores.add(existing(instance(module)));
            }
            assertNull(instance(module));
            stores.remove(0).close();
            stores.add(existing(instance(module)));
            stores.forEach(NativeStore::close);
        }
    }

    @Test
    void instances_outlive_their_module_and_engine() throws Exception {
        NativeModule module = module(ADD);
        NativeStore store = instance(module);
        module.close();
        engine.close();
        assertEquals(5, (int) store.function("add", 2, 1).call(2, 3));
        assertThrows(IllegalStateException.class, () -> instance(module));
        engine.tick();
        store.close();
    }

    @Test
    void a_trap_tells_the_functions_it_went_through() throws Exception {
        try (NativeModule module =
                        module(
                                """
                                (func $inner unreachable)
                                (func $outer (call $inner))
                                (func (export "f") (call $outer))
                                """);
                NativeStore store = instance(module)) {
            NativeFault trap =
                    assertThrows(NativeFault.class, () -> store.function("f", 0, 0).call());
            assertEquals(NativeFault.Kind.TRAP, trap.kind());
            assertEquals(List.of("function 0", "function 1", "function 2"), trap.frames());
        }
    }

    private static NativeStore existing(NativeStore store) {
        assertNotNull(store);
        return store;
    }

    private static int value(NativeStore.Function function, int argument) {
        try {
            return (int) function.call(argument);
        } catch (NativeFault fault) {
            throw new AssertionError(fault);
        }
    }

    private static void assertClosed(org.junit.jupiter.api.function.Executable use) {
        IllegalStateException closed = assertThrows(IllegalStateException.class, use);
        assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
    }
}
