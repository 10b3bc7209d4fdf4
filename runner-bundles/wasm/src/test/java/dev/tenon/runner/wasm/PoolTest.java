package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Instances: how many, how long they are waited for, and when they go. */
class PoolTest extends RunnerFixture {

    private static final String LOG = "(import \"tenon\" \"log\" (func $log (param i32 i32 i32)))";
    private static final String HOLD =
            Wat.ok("hold", "(call $log (i32.const 1) (i32.const 0) (i32.const 0))");

    private static final String FOREVER = Wat.ok("forever", "(loop $again (br $again))");

    /** Traps if a second thread enters while one is inside. */
    private static final String ALONE =
            """
            (global $inside (mut i32) (i32.const 0))
            (global $turns (mut i32) (i32.const 0))
            """
                    + Wat.ok(
                            "alone",
                            """
                            (if (global.get $inside) (then unreachable))
                            (global.set $inside (i32.const 1))
                            (global.set $turns (i32.const 2000))
                            (loop $more
                              (global.set $turns (i32.sub (global.get $turns) (i32.const 1)))
                              (br_if $more (global.get $turns)))
                            (global.set $inside (i32.const 0))
                            """);

    /** Counts the instances that are initialized. */
    private static final String COUNTED =
            """
            (func (export "_initialize")
              (call $log (i32.const 0) (i32.const 0) (i32.const 0)))
            """;

    @Test
    void when_all_instances_are_in_use_a_call_waits_and_then_is_refused_as_busy() throws Exception {
        HoldingHost host = new HoldingHost();
        Guest guest = holding(host, 1, Duration.ofMillis(50));
        CompletableFuture<String> held = inBackground(guest, "hold");
        host.entered.await();
        CallException busy =
                assertThrows(CallException.Busy.class, () -> TestPlugin.call(guest, "hold", "{}"));
        assertContains(busy, "1 instances");
        assertTrue(guest.ready(Deadline.after(TestPlugin.SOON)), "busy is not unready");
        host.release.countDown();
        assertEquals("\"ok\"", held.join());
        assertEquals("\"ok\"", TestPlugin.call(guest, "hold", "{}"));
    }

    @Test
    void the_wait_ends_at_the_callers_deadline_too() throws Exception {
        HoldingHost host = new HoldingHost();
        Guest guest = holding(host, 1, TestPlugin.LONG);
        CompletableFuture<String> held = inBackground(guest, "hold");
        host.entered.await();
        long start = System.nanoTime();
        assertThrows(
                CallException.Busy.class,
                () -> TestPlugin.call(guest, "hold", "{}", Duration.ofMillis(50)));
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
        host.release.countDown();
        held.join();
    }

    @Test
    void a_call_that_waits_gets_the_instance_that_is_given_back() throws Exception {
        HoldingHost host = new HoldingHost();
        Guest guest = holding(host, 1, TestPlugin.LONG);
        CompletableFuture<String> held = inBackground(guest, "hold");
        host.entered.await();
        CompletableFuture<String> waiting = inBackground(guest, "hold");
        host.release.countDown();
        assertEquals("\"ok\"", held.join());
        assertEquals("\"ok\"", waiting.join());
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays_set() throws Exception {
        HoldingHost host = new HoldingHost();
        Guest guest = holding(host, 1, TestPlugin.LONG);
        CompletableFuture<String> held = inBackground(guest, "hold");
        host.entered.await();
        Thread waiter = Thread.currentThread();
        new Thread(
                        () -> {
                            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                                Thread.onSpinWait();
                            }
                            waiter.interrupt();
                        })
                .start();
        assertThrows(CallException.Unavailable.class, () -> TestPlugin.call(guest, "hold", "{}"));
        assertTrue(Thread.interrupted());
        host.release.countDown();
        held.join();
    }

    @Test
    void instances_are_made_when_needed_and_each_is_initialized() throws Exception {
        HoldingHost host = new HoldingHost();
        Guest guest =
                TestPlugin.of(folder, Wat.module(LOG, Wat.BASE, COUNTED, HOLD), host)
                        .instances(3, TestPlugin.LONG)
                        .start(runner);
        assertEquals(1, host.initialized.get());
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(inBackground(guest, "hold"));
        }
        await(() -> host.holding.get() == 3);
        assertEquals(3, host.initialized.get());
        host.release.countDown();
        calls.forEach(CompletableFuture::join);
        assertEquals(3, host.initialized.get());
    }

    @Test
    void four_instances_and_thirty_two_callers_never_meet_in_one() throws Exception {
        Guest guest = plugin(Wat.BASE, ALONE).instances(4, TestPlugin.LONG).start(runner);
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 32; caller++) {
                calls.add(
                        callers.submit(
                                () -> {
                                    for (int i = 0; i < 500; i++) {
                                        assertEquals(
                                                "\"ok\"", TestPlugin.call(guest, "alone", "{}"));
                                    }
                                    return null;
                                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void an_instance_that_has_grown_past_the_watermark_is_replaced() throws Exception {
        HoldingHost host = new HoldingHost();
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        LOG,
                                        Wat.BASE,
                                        COUNTED,
                                        Wat.ok("grow", "(drop (memory.grow (i32.const 3)))")),
                                host)
                        .memory(10 << 16)
                        .start(runner);
        assertEquals(1, host.initialized.get());
        TestPlugin.call(guest, "grow", "{}");
        TestPlugin.call(guest, "grow", "{}");
        assertEquals(1, host.initialized.get(), "6 pages more than at first are past 5");
        TestPlugin.call(guest, "grow", "{}");
        assertEquals(2, host.initialized.get());
    }

    @Test
    void close_stops_calls_in_flight_and_refuses_later_ones() throws Exception {
        Guest guest = start(Wat.BASE, FOREVER);
        CompletableFuture<String> call = inBackground(guest, "forever");
        awaitInside();
        guest.close();
        guest.close();
        CompletionException fault = assertThrows(CompletionException.class, call::join);
        assertInstanceOf(CallException.Unavailable.class, fault.getCause());
        assertThrows(
                CallException.Unavailable.class, () -> TestPlugin.call(guest, "forever", "{}"));
        assertFalse(guest.ready(Deadline.after(TestPlugin.LONG)));
    }

    @Test
    void closing_the_runner_closes_its_guests_and_ends_its_thread() throws Exception {
        Guest guest = start(Wat.BASE, FOREVER);
        CompletableFuture<String> call = inBackground(guest, "forever");
        awaitInside();
        runner.close();
        CompletionException fault = assertThrows(CompletionException.class, call::join);
        assertInstanceOf(CallException.Unavailable.class, fault.getCause());
        assertEquals(
                0,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("tenon-wasm-watchdog"))
                        .count());
    }

    private Guest holding(HoldingHost host, int instances, Duration wait) throws Exception {
        return TestPlugin.of(folder, Wat.module(LOG, Wat.BASE, HOLD), host)
                .instances(instances, wait)
                .start(runner);
    }

    private static CompletableFuture<String> inBackground(Guest guest, String function) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                answer.complete(TestPlugin.call(guest, function, "{}"));
                            } catch (Throwable fault) {
                                answer.completeExceptionally(fault);
                            }
                        },
                        "caller");
        caller.start();
        return answer;
    }

    private static void awaitInside() throws InterruptedException {
        await(
                () ->
                        Thread.getAllStackTraces().entrySet().stream()
                                .filter(entry -> entry.getKey().getName().equals("caller"))
                                .flatMap(entry -> List.of(entry.getValue()).stream())
                                .anyMatch(TestEngines::isModule));
    }

    /** Holds messages of level info until released, and counts those of level debug. */
    private static final class HoldingHost extends RecordingHost {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicInteger holding = new AtomicInteger();
        final AtomicInteger initialized = new AtomicInteger();

        @Override
        public void log(LogLevel level, String message, Map<String, String> fields) {
            if (level == LogLevel.DEBUG) {
                initialized.incrementAndGet();
                return;
            }
            holding.incrementAndGet();
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
