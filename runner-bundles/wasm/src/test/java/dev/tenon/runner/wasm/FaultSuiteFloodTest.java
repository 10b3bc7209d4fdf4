package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults in numbers: output without end, faults of all instances at once and again and again. */
class FaultSuiteFloodTest extends RunnerFixture {

    private static final String HEALTHY = Wat.ok("healthy", "");
    private static final String LOG = "(import \"tenon\" \"log\" (func $log (param i32 i32 i32)))";
    private static final String WRITE =
            """
            (import "wasi_snapshot_preview1" "fd_write"
              (func $write (param i32 i32 i32 i32) (result i32)))
            """;

    /** 64 KB of a message at a time. */
    private static final String LOG_ONCE =
            "(call $log (i32.const 1) (i32.const 0) (i32.const 65536))";

    /** 64 KB of lines at a time. */
    private static final String WRITE_ONCE =
            """
            (i32.store (i32.const 65528) (i32.const 0))
            (i32.store (i32.const 65532) (i32.const 65520))
            (i32.store8 (i32.const 5000) (i32.const 10))
            (drop (call $write
              (i32.const 1) (i32.const 65528) (i32.const 1) (i32.const 65524)))
            """;

    private static final long GIGABYTE = 1L << 30;
    private static final long FLAT = 200L << 20;
    private static final Duration DEADLINE = Duration.ofMillis(500);

    private Set<String> usual;

    /** Those of a runner that serves, and of the process that compiles for it. */
    @BeforeEach
    void the_usual_threads_run() throws Exception {
        Guest guest = start(Wat.BASE, HEALTHY);
        Faults.assertHealthy(guest);
        guest.close();
        usual = Faults.threads();
    }

    @AfterEach
    void no_other_thread_is_left() throws Exception {
        await(() -> usual.containsAll(Faults.threads()));
    }

    @ParameterizedTest
    @ValueSource(strings = {LOG_ONCE, WRITE_ONCE})
    void a_gigabyte_of_output_comes_through_and_is_nowhere_kept(String once) throws Exception {
        CountingHost host = new CountingHost();
        String again =
                """
                (local $i i32)
                (loop $more %s
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $more (i32.lt_u (local.get $i) (i32.const 16500))))
                """
                        .formatted(once);
        Guest guest = flooding(host, again);
        TestPlugin.call(guest, "healthy", "{}");
        long before = Faults.residentBytes();
        assertEquals("\"ok\"", TestPlugin.call(guest, "flood", "{}", Duration.ofMinutes(2)));
        assertTrue(host.bytes.get() >= GIGABYTE, "logged " + host.bytes.get());
        assertFlat(before);
        Faults.assertHealthy(guest);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOG_ONCE, WRITE_ONCE})
    void output_without_end_ends_at_the_deadline(String once) throws Exception {
        Guest guest = flooding(new CountingHost(), "(loop $more " + once + " (br $more))");
        for (int round = 0; round < 3; round++) {
            Faults.assertEndsBy(DEADLINE, "output", () -> assertLate(guest, "flood"));
            Faults.assertHealthy(guest);
        }
    }

    @Test
    void a_host_function_that_does_not_mind_interrupts_delays_its_own_call_only() throws Exception {
        StubbornHost host = new StubbornHost();
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(LOG, Wat.BASE, Wat.ok("blocked", LOG_ONCE), HEALTHY),
                                host)
                        .instances(2, TestPlugin.LONG)
                        .start(runner);
        CompletableFuture<Void> blocked =
                CompletableFuture.runAsync(() -> assertLate(guest, "blocked"));
        host.interrupted.await();
        Faults.assertHealthy(guest);
        host.release.countDown();
        blocked.join();
        Faults.assertHealthy(guest);
    }

    @Test
    void all_instances_that_trap_at_once_are_all_replaced() throws Exception {
        int instances = 4;
        MeetingHost host = new MeetingHost(instances);
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        LOG,
                                        Wat.BASE,
                                        Wat.ok("trap", LOG_ONCE + " unreachable"),
                                        HEALTHY),
                                host)
                        .instances(instances, TestPlugin.LONG)
                        .start(runner);
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                calls.add(inThread(() -> assertCrashes(guest, "trap", "unreachable")));
            }
            calls.forEach(CompletableFuture::join);
            Faults.assertHealthy(guest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(loop $more (br $more))", "(loop $more %s (br $more))"})
    void closing_the_runner_ends_all_calls(String body) throws Exception {
        CountingHost host = new CountingHost();
        Guest guest = flooding(host, LOG_ONCE + body.formatted(LOG_ONCE));
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(inThread(() -> TestPlugin.call(guest, "flood", "{}")));
        }
        await(() -> host.callers() == 4);
        runner.close();
        for (CompletableFuture<Void> call : calls) {
            Throwable ended = assertThrows(CompletionException.class, call::join).getCause();
            assertInstanceOf(CallException.Unavailable.class, ended);
        }
    }

    @Test
    void faults_again_and_again_leave_nothing_behind() throws Exception {
        Guest guest =
                plugin(
                                Wat.BASE,
                                "(func $deep (call $deep))",
                                Wat.ok("trap", "unreachable"),
                                Wat.ok("deep", "(call $deep)"),
                                Wat.ok("forever", "(loop $more (br $more))"),
                                Wat.ok(
                                        "grow",
                                        """
                                        (loop $more (br_if $more
                                          (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
                                        (memory.fill (i32.const 65536) (i32.const 1)
                                          (i32.shl
                                            (i32.sub (memory.size) (i32.const 1))
                                            (i32.const 16)))
                                        """),
                                HEALTHY)
                        .memory(16 << 20)
                        .start(runner);
        long before = 0;
        for (int round = 0; round < 150; round++) {
            if (round == 50) {
                before = Faults.residentBytes();
            }
            assertCrashes(guest, "trap", "unreachable");
            assertCrashes(guest, "deep", "call stack exhausted");
            assertEquals("\"ok\"", TestPlugin.call(guest, "grow", "{}"));
            assertThrows(
                    CallException.DeadlineExceeded.class,
                    () -> TestPlugin.call(guest, "forever", "{}", Duration.ofMillis(5)));
            Faults.assertHealthy(guest);
        }
        assertFlat(before);
    }

    private Guest flooding(CountingHost host, String body) throws Exception {
        return TestPlugin.of(
                        folder,
                        Wat.module(LOG, WRITE, Wat.BASE, Wat.ok("flood", body), HEALTHY),
                        host)
                .instances(4, TestPlugin.LONG)
                .start(runner);
    }

    private static void assertFlat(long before) throws Exception {
        long grown = Faults.residentBytes() - before;
        assertTrue(grown < FLAT, "memory has grown by " + (grown >> 20) + " MB");
    }

    private static void assertLate(Guest guest, String function) {
        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, function, "{}", DEADLINE));
    }

    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inThread(Task task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try {
                                task.run();
                                done.complete(null);
                            } catch (Throwable failed) {
                                done.completeExceptionally(failed);
                            }
                        },
                        "caller")
                .start();
        return done;
    }

    /** Keeps nothing but the sum. */
    private static final class CountingHost extends RecordingHost {

        final AtomicLong bytes = new AtomicLong();
        private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

        @Override
        public void log(LogLevel level, String message, Map<String, String> fields) {
            callers.add(Thread.currentThread());
            bytes.addAndGet(message.length());
        }

        int callers() {
            return callers.size();
        }
    }

    /** Goes on until it is released, however often it is interrupted. */
    private static final class StubbornHost extends RecordingHost {

        final CountDownLatch interrupted = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void log(LogLevel level, String message, Map<String, String> fields) {
            while (true) {
                try {
                    release.await();
                    return;
                } catch (InterruptedException asked) {
                    interrupted.countDown();
                }
            }
        }
    }

    /** Lets calls go on when all are there. */
    private static final class MeetingHost extends RecordingHost {

        private final CyclicBarrier all;

        MeetingHost(int callers) {
            all = new CyclicBarrier(callers);
        }

        @Override
        public void log(LogLevel level, String message, Map<String, String> fields) {
            try {
                all.await();
            } catch (InterruptedException | BrokenBarrierException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }
}
