package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handshake between a call and who stops it. */
class WatchedCallTest {

    private final Watchdog watchdog = new Watchdog(() -> {});
    private final WatchedCall call = new WatchedCall(watchdog);

    @AfterEach
    void close() {
        watchdog.close();
        assertFalse(Thread.interrupted());
    }

    @Test
    void a_call_that_ends_in_time_is_not_stopped() {
        call.begin(Deadline.after(TestPlugin.LONG));
        assertTrue(call.stopIfDue());
        assertNull(call.end());
        assertFalse(call.stopIfDue());
    }

    @Test
    void an_interrupt_of_ours_is_taken_back_and_explained() {
        call.begin(Deadline.after(Duration.ZERO));
        call.stopIfDue();
        assertTrue(Thread.currentThread().isInterrupted());
        assertEquals(WatchedCall.Cause.DEADLINE, call.end());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void an_interrupt_that_was_swallowed_is_sent_again() {
        call.begin(Deadline.after(Duration.ZERO));
        call.stopIfDue();
        assertTrue(Thread.interrupted());
        call.stopIfDue();
        assertTrue(Thread.currentThread().isInterrupted());
        assertEquals(WatchedCall.Cause.DEADLINE, call.end());
    }

    @Test
    void an_interrupt_of_somebody_else_is_left_alone() {
        call.begin(Deadline.after(Duration.ZERO));
        Thread.currentThread().interrupt();
        call.stopIfDue();
        assertNull(call.end());
        assertTrue(Thread.interrupted());
    }

    @Test
    void a_closed_call_is_stopped_and_every_later_one() {
        call.close();
        call.begin(Deadline.after(TestPlugin.LONG));
        call.stopIfDue();
        assertEquals(WatchedCall.Cause.CLOSED, call.end());
    }

    @Test
    void the_watchdog_wakes_up_for_a_call_after_a_long_silence() throws Exception {
        watchdog.add(call);
        Thread thread =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().equals("tenon-wasm-watchdog"))
                        .findFirst()
                        .orElseThrow();
        RunnerFixture.await(() -> thread.getState() == Thread.State.WAITING);
        call.begin(Deadline.after(Duration.ofMillis(1)));
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertEquals(WatchedCall.Cause.DEADLINE, call.end());
    }

    @Test
    void no_interrupt_is_left_behind_by_calls_that_end_just_when_they_are_stopped()
            throws Exception {
        watchdog.add(call);
        AtomicBoolean done = new AtomicBoolean();
        // two beside the watchdog, as when a guest is closed at its deadline
        Thread other = started(() -> stopUntil(done));
        Thread another = started(() -> stopUntil(done));
        int stopped = 0;
        for (int i = 0; i < 50_000; i++) {
            call.begin(Deadline.after(Duration.ofNanos(i % 3_000)));
            for (int spin = ThreadLocalRandom.current().nextInt(100); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            if (call.end() != null) {
                stopped++;
            }
            assertFalse(Thread.currentThread().isInterrupted(), "call " + i);
        }
        done.set(true);
        other.join();
        another.join();
        assertTrue(stopped > 0, "none was stopped");
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void interrupts_of_somebody_else_are_never_lost_while_calls_come_and_go() throws Exception {
        watchdog.add(call);
        Thread caller = Thread.currentThread();
        AtomicBoolean done = new AtomicBoolean();
        Thread stopper = started(() -> stopUntil(done));
        for (int i = 0; i < 200; i++) {
            Thread other =
                    started(
                            () -> {
                                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
                                caller.interrupt();
                            });
            while (!Thread.interrupted()) {
                call.begin(Deadline.after(TestPlugin.LONG));
                assertNull(call.end());
            }
            other.join();
        }
        done.set(true);
        stopper.join();
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    private void stopUntil(AtomicBoolean done) {
        while (!done.get()) {
            call.stopIfDue();
        }
    }
}
