package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recursion without end, on stacks of all kinds. */
class FaultSuiteStackTest extends RunnerFixture {

    private static final String EXHAUSTED = "call stack exhausted";

    private static final String DEEP =
            """
            (func $deep (param i32) (result i32)
              (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
            """;

    private static final String RECURSION = Wat.ok("deep", "(drop (call $deep (i32.const 0)))");
    private static final String HEALTHY = Wat.ok("healthy", "");

    @ParameterizedTest
    @ValueSource(longs = {128 << 10, 256 << 10, 512 << 10, 1 << 20, 8 << 20})
    void recursion_ends_on_a_thread_with_a_stack_of_this_size(long stack) throws Exception {
        Guest guest = start(Wat.BASE, DEEP, RECURSION, HEALTHY);
        FutureTask<Void> task = task(guest);
        Thread thread = new Thread(null, task, "caller", stack);
        thread.start();
        task.get();
        Faults.assertHealthy(guest);
    }

    @Test
    void recursion_ends_on_a_virtual_thread() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "Java has no virtual threads");
        Guest guest = start(Wat.BASE, DEEP, RECURSION, HEALTHY);
        FutureTask<Void> task = task(guest);
        // by reflection: this is compiled for a Java that does not know them
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        task.get();
        Faults.assertHealthy(guest);
    }

    @Test
    void recursion_deep_in_javas_own_stack_ends() throws Exception {
        Guest guest = start(Wat.BASE, DEEP, RECURSION, HEALTHY);
        for (int depth = 1; depth < 4_000; depth *= 2) {
            below(depth, guest);
        }
        Faults.assertHealthy(guest);
    }

    @Test
    void recursion_in_the_start_function_ends() throws Exception {
        Guest guest =
                plugin(Wat.BASE, DEEP, "(func $s (drop (call $deep (i32.const 0)))) (start $s)")
                        .load(runner);
        LoadException refused =
                assertThrows(
                        LoadException.class, () -> guest.start(Deadline.after(TestPlugin.LONG)));
        assertContains(refused, EXHAUSTED);
    }

    @Test
    void recursion_through_the_host_ends() throws Exception {
        TestPlugin plugin =
                plugin(
                        """
                        (import "tenon" "kv_get_buf" (func $get (param i32 i32) (result i64)))
                        (memory (export "memory") 1)
                        (data (i32.const 8) "k")
                        (func $alloc (export "alloc") (param i32) (result i32)
                          (i32.wrap_i64 (call $get (i32.const 8) (i32.const 1))))
                        """,
                        Wat.ok("through", "(drop (call $alloc (i32.const 1)))"),
                        HEALTHY);
        plugin.host.values.put("k", new byte[10]);
        Guest guest = plugin.start(runner);
        for (int round = 0; round < 5; round++) {
            assertThrows(CallException.Crashed.class, () -> TestPlugin.call(guest, "through", ""));
            assertEquals("\"ok\"", TestPlugin.call(guest, "healthy", ""));
        }
    }

    @Test
    void traps_and_javas_own_faults_get_along_in_one_thread() throws Exception {
        Guest guest =
                start(
                        Wat.BASE,
                        DEEP,
                        RECURSION,
                        Wat.ok("outside", "(drop (i32.load (i32.const -4)))"),
                        HEALTHY);
        int caught = 0;
        for (int round = 0; round < 30; round++) {
            assertCrashes(guest, "deep", EXHAUSTED);
            assertCrashes(guest, "outside", "out of bounds");
            for (int i = 0; i < 5_000; i++) {
                caught += isNull(i % 3 == 0 ? null : "text") ? 1 : 0;
            }
            assertThrows(StackOverflowError.class, () -> endless(0));
        }
        assertEquals(30 * 1_667, caught);
        Faults.assertHealthy(guest);
    }

    private static FutureTask<Void> task(Guest guest) {
        return new FutureTask<>(
                () -> {
                    for (int round = 0; round < 3; round++) {
                        assertCrashes(guest, "deep", EXHAUSTED);
                        Faults.assertHealthy(guest);
                    }
                    return null;
                });
    }

    private static int below(int depth, Guest guest) throws Exception {
        if (depth == 0) {
            assertCrashes(guest, "deep", EXHAUSTED);
            return 0;
        }
        return below(depth - 1, guest) + 1;
    }

    /** The JVM finds out by a signal once this is compiled. */
    private static boolean isNull(String text) {
        try {
            return text.length() < 0;
        } catch (NullPointerException isNull) {
            return true;
        }
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }
}
