package dev.tenon.runner.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.Wat;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runner relies on, of the engine alone. */
class EngineTest {

    private static final Limits LIMITS = new Limits(1 << 20, 1000);

    /** Calls itself twice by {@code call_ref}, which the text format's tool does not know. */
    private static final byte[] CALLS_BY_REFERENCE = {
        0,
        'a',
        's',
        'm',
        1,
        0,
        0,
        0,
        1,
        5,
        1,
        0x60,
        1,
        0x7F,
        0,
        3,
        2,
        1,
        0,
        7,
        5,
        1,
        1,
        'f',
        0,
        0,
        9,
        5,
        1,
        3,
        0,
        1,
        0,
        10,
        0x1B,
        1,
        0x19,
        0,
        0x20,
        0,
        0x04,
        0x40,
        0x20,
        0,
        0x41,
        1,
        0x6B,
        (byte) 0xD2,
        0,
        0x14,
        0,
        0x20,
        0,
        0x41,
        1,
        0x6B,
        (byte) 0xD2,
        0,
        0x14,
        0,
        0x0B,
        0x0B
    };

    /** A loop around {@code try_table (catch_all)} around an endless loop. */
    private static final byte[] CATCHES_ALL = {
        0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 'f', 0, 0, 10,
        0x17, 1, 0x15, 0, 0x03, 0x40, 0x02, 0x40, 0x1F, 0x40, 1, 2, 0, 0x03, 0x40, 0x0C, 0, 0x0B,
        0x0B, 0x0B, 0x0C, 0, 0x0B, 0x0B
    };

    private final Engine engine;

    EngineTest() throws LoadException {
        engine = TestEngines.open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void an_interrupt_ends_a_deep_tree_of_calls_by_reference() throws Exception {
        assertInterruptible(CALLS_BY_REFERENCE, 60);
    }

    @Test
    void a_module_cannot_catch_an_interrupt() throws Exception {
        assertInterruptible(CATCHES_ALL);
    }

    @Test
    void results_and_arguments_are_numbers_of_both_sizes() throws Exception {
        Instance instance =
                instance(
                        Wat.module(
                                """
                                (func (export "small") (param i32) (result i32) (local.get 0))
                                (func (export "large") (param i64) (result i64) (local.get 0))
                                (func (export "none"))
                                """));
        assertEquals(-2, (int) instance.function("small").call(0xFFFF_FFFEL));
        assertEquals(-2, (int) instance.function("small").call(-2));
        assertEquals(Long.MIN_VALUE, instance.function("large").call(Long.MIN_VALUE));
        assertEquals(0, instance.function("none").call());
        assertThrows(IllegalArgumentException.class, () -> instance.function("absent"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    i32         | (i32.const 1) (block (i32.const 2) (br 1))             | 2
                    i64         | (i64.const 1) (block (i64.const 2) (i32.const 1) (br_if 1) unreachable) | 2
                    i32         | (i32.const 1) (loop (i32.const 2) (i32.const 0) (br_table 1 1)) | 2
                    i32 i32     | (i32.const 1) (block (i32.const 2) (i32.const 3) (br 1)) (i32.const 9) | 2
                    i32         | (i32.const 1) (block (i32.const 2) (return))           | 2
                    """)
    void a_branch_out_of_a_block_to_the_functions_end_takes_its_own_values(
            String results, String code, long expected) throws Exception {
        Instance instance =
                instance(
                        Wat.module(
                                "(func (export \"f\") (result %s) %s)".formatted(results, code)));
        assertEquals(expected, instance.function("f").call());
    }

    @Test
    void data_that_was_put_in_place_can_be_taken_from_no_more() throws Exception {
        Instance instance =
                instance(
                        Wat.module(
                                """
                                (memory (export "memory") 1)
                                (data $d (i32.const 0) "abc")
                                (func (export "again")
                                  (memory.init $d (i32.const 8) (i32.const 0) (i32.const 1)))
                                """));
        assertEquals('a', instance.memory().readByte(0));
        EngineException.Trap trap =
                assertThrows(EngineException.Trap.class, () -> instance.function("again").call());
        assertTrue(trap.getMessage().startsWith("out of bounds"), trap.getMessage());
    }

    @Test
    void memory_that_a_start_function_adds_after_it_called_the_host_is_seen() throws Exception {
        FunctionType nothing = FunctionType.taking();
        HostFunction looks =
                new HostFunction("t", "look", nothing, (caller, none) -> caller.memory().size());
        CompiledModule module =
                compile(
                        Wat.module(
                                """
                                (import "t" "look" (func $look))
                                (memory (export "memory") 1 3)
                                (func $start (call $look) (drop (memory.grow (i32.const 1))))
                                (start $start)
                                """));
        Instance instance = module.instantiate(List.of(looks), LIMITS);
        assertEquals(2 << 16, instance.memory().size());
    }

    @Test
    void a_trap_names_the_functions_that_were_running() throws Exception {
        Instance instance =
                instance(
                        Wat.module(
                                """
                                (func $inner unreachable)
                                (func (export "f") (call $inner))
                                """));
        EngineException.Trap trap =
                assertThrows(EngineException.Trap.class, () -> instance.function("f").call());
        assertEquals("unreachable, in function 0 < function 1", trap.getMessage());
    }

    @Test
    void memory_is_read_and_written_across_pages() throws Exception {
        Instance instance = instance(Wat.module("(memory (export \"memory\") 2)"));
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        instance.memory().write(20_000, bytes);
        assertArrayEquals(bytes, instance.memory().read(20_000, bytes.length));
        assertTrue(instance.memory().holds(131_072, 0));
        assertTrue(instance.memory().holds(0, 131_072));
        assertFalse(instance.memory().holds(1, 131_072));
        assertFalse(instance.memory().holds(0xFFFF_FFFFL, 0xFFFF_FFFFL));
    }

    @Test
    void instances_of_a_module_share_nothing() throws Exception {
        CompiledModule module =
                compile(
                        Wat.module(
                                """
                                (memory (export "memory") 1)
                                (global $count (mut i32) (i32.const 0))
                                (func (export "count") (result i32)
                                  (global.set $count (i32.add (global.get $count) (i32.const 1)))
                                  (i32.store (i32.const 0)
                                    (i32.add (i32.load (i32.const 0)) (i32.const 1)))
                                  (i32.mul (global.get $count) (i32.load (i32.const 0))))
                                """));
        Instance first = instance(module);
        Instance second = instance(module);
        assertEquals(1, first.function("count").call());
        assertEquals(4, first.function("count").call());
        assertEquals(1, second.function("count").call());
    }

    private void assertInterruptible(byte[] module, long... arguments) throws Exception {
        Instance.Function function = instance(module).function("f");
        FutureTask<Boolean> call =
                new FutureTask<>(
                        () -> {
                            assertThrows(
                                    EngineException.Interrupted.class,
                                    () -> function.call(arguments));
                            return Thread.interrupted();
                        });
        Thread caller = new Thread(call);
        // if nothing stops it, the test fails and does not hang
        caller.setDaemon(true);
        caller.start();
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        caller.interrupt();
        while (!call.isDone()) {
            engine.tick();
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        assertTrue(call.get(30, TimeUnit.SECONDS), "the flag is set when the call ends");
    }

    private Instance instance(byte[] module) throws Exception {
        return instance(compile(module));
    }

    private static Instance instance(CompiledModule module) throws Exception {
        return module.instantiate(List.of(), LIMITS);
    }

    private CompiledModule compile(byte[] module) throws LoadException {
        return engine.compile(
                module,
                ModuleShape.read(module),
                new CompileLimits(Deadline.after(Duration.ofSeconds(30)), 1 << 30));
    }
}
