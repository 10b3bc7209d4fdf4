package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.HostException;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that does not end by itself is ended, wherever it is. */
class DeadlineTest extends RunnerFixture {

    private static final String FOREVER = "(loop $again (br $again))";

    private static final String DEEP_TREE =
            """
            (func $tree (param $depth i32)
              (if (local.get $depth) (then
                (call $tree (i32.sub (local.get $depth) (i32.const 1)))
                (call $tree (i32.sub (local.get $depth) (i32.const 1))))))
            """;

    private static final String BY_TABLE =
            """
            (type $none (func))
            (table 1 funcref)
            (elem (i32.const 0) $empty)
            (func $empty)
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                FOREVER,
                "(loop $a (block $b (br_table $a $a $b (i32.const 0))))",
                "(local $i i32) (loop $a (local.set $i (i32.add (local.get $i) (i32.const 1)))"
                        + " (br_if $a (i32.const 1)))",
                "(call $tree (i32.const 60))",
                "(loop $a (call_indirect (type $none) (i32.const 0)) (br $a))",
                "(loop $a (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)) (br $a))"
            })
    void an_endless_call_is_stopped(String body) throws Exception {
        Guest guest = start(Wat.BASE, DEEP_TREE, BY_TABLE, Wat.ok("f", body), Wat.ok("g", ""));
        assertStopped(guest);
        assertEquals("\"ok\"", TestPlugin.call(guest, "g", "{}"));
    }

    @Test
    void a_function_too_large_for_the_compiler_is_stopped_too() throws Exception {
        String much =
                "(local.set $at (i32.add (i32.mul (local.get $at) (i32.const 100003))"
                        + " (i32.const 1000003)))\n";
        Guest guest =
                start(
                        Wat.BASE,
                        Wat.ok("f", much.repeat(8_000) + FOREVER),
                        Wat.ok("g", much.repeat(8_000)));
        assertStopped(guest);
        assertEquals("\"ok\"", TestPlugin.call(guest, "g", "{}"));
    }

    @Test
    void recursion_of_functions_too_large_for_the_compiler_is_stopped_too() throws Exception {
        String much =
                "(global.set $next (i32.add (i32.mul (global.get $next) (i32.const 100003))"
                        + " (i32.const 1000003)))\n";
        Guest guest =
                start(
                        Wat.BASE,
                        """
                        (func $large (param $depth i32)
                          (if (local.get $depth) (then
                            (call $large (i32.sub (local.get $depth) (i32.const 1)))
                            (call $large (i32.sub (local.get $depth) (i32.const 1)))
                            (return)))
                          %s)
                        """
                                .formatted(much.repeat(8_000)),
                        Wat.ok("f", "(call $large (i32.const 60))"));
        assertStopped(guest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(func $s (loop $a (br $a))) (start $s)",
                "(func (export \"_initialize\") (loop $a (br $a)))",
                "(func (export \"init\") (param i32 i32) (loop $a (br $a)))",
                "(func (export \"is_ready\") (result i32) (loop $a (br $a)) (i32.const 1))"
            })
    void an_endless_start_is_stopped(String endless) throws Exception {
        Guest guest = plugin(Wat.BASE, endless).load(runner);
        LoadException late =
                assertThrows(
                        LoadException.class, () -> guest.start(Deadline.after(TestPlugin.SOON)));
        assertContains(late, "deadline");
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
    }

    @Test
    void a_plugin_that_sleeps_is_woken() throws Exception {
        Guest guest =
                start(
                        """
                        (import "wasi_snapshot_preview1" "poll_oneoff"
                          (func $poll (param i32 i32 i32 i32) (result i32)))
                        """,
                        Wat.BASE,
                        Wat.ok(
                                "f",
                                """
                                (i32.store (i32.const 80) (i32.const 1))
                                (i64.store (i32.const 88) (i64.const 3600000000000))
                                (drop (call $poll
                                  (i32.const 64) (i32.const 256) (i32.const 1) (i32.const 400)))
                                """));
        assertStopped(guest);
    }

    @Test
    void a_host_function_that_blocks_past_the_deadline_is_interrupted() throws Exception {
        assertStopped(httpCaller(new BlockingHost(false)));
    }

    @Test
    void a_host_function_that_swallows_the_interrupt_does_not_save_the_call() throws Exception {
        assertStopped(httpCaller(new BlockingHost(true)));
    }

    @Test
    void an_interrupt_from_elsewhere_ends_the_call_and_stays_set() throws Exception {
        Guest guest = start(Wat.BASE, Wat.ok("f", FOREVER), Wat.ok("g", ""));
        Thread caller = Thread.currentThread();
        Thread other =
                new Thread(
                        () -> {
                            while (caller.getStackTrace().length < 3 || !isInside(caller)) {
                                Thread.onSpinWait();
                            }
                            caller.interrupt();
                        });
        other.start();
        assertThrows(CallException.Unavailable.class, () -> TestPlugin.call(guest, "f", "{}"));
        assertTrue(Thread.interrupted());
        other.join();
        assertEquals("\"ok\"", TestPlugin.call(guest, "g", "{}"));
    }

    @Test
    void a_thread_interrupted_before_the_call_does_not_enter_the_plugin() throws Exception {
        Guest guest = start(Wat.BASE, Wat.ok("f", "unreachable"));
        Thread.currentThread().interrupt();
        assertThrows(CallException.Unavailable.class, () -> TestPlugin.call(guest, "f", "{}"));
        assertTrue(Thread.interrupted());
    }

    private Guest httpCaller(BlockingHost host) throws LoadException {
        return TestPlugin.of(
                        folder,
                        Wat.module(
                                """
                                (import "flowbot" "http_request"
                                  (func $http (param i32 i32 i32 i32) (result i32)))
                                """,
                                Wat.BASE,
                                "(data (i32.const 64) \"{\\\"url\\\":\\\"http://a/\\\"}\")",
                                Wat.ok(
                                        "f",
                                        """
                                        (loop $a
                                          (drop (call $http
                                            (i32.const 64) (i32.const 20)
                                            (i32.const 1024) (i32.const 1024)))
                                          (br $a))
                                        """)),
                        host)
                .start(runner);
    }

    private static void assertStopped(Guest guest) {
        CallException late =
                assertThrows(
                        CallException.DeadlineExceeded.class,
                        () -> TestPlugin.call(guest, "f", "{}", TestPlugin.SOON));
        assertContains(late, "plugin 'test', f");
        assertEquals(late.getMessage(), guest.lastError());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    private static boolean isInside(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (TestEngines.isModule(frame)) {
                return true;
            }
        }
        return false;
    }

    /** Does not mind the deadline it is given. */
    private static final class BlockingHost extends RecordingHost {

        private final boolean swallow;

        BlockingHost(boolean swallow) {
            this.swallow = swallow;
        }

        @Override
        public HttpAnswer http(HttpCall call, Deadline deadline) throws HostException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                if (!swallow) {
                    Thread.currentThread().interrupt();
                }
            }
            assertTrue(deadline.remaining().compareTo(Duration.ofSeconds(1)) < 0);
            throw new HostException(HostException.Kind.FAILED, "interrupted");
        }
    }
}
