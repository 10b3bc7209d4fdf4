package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many callers of one library. */
class ConcurrencyTest extends RunnerFixture {

    private static final int CALLERS = 32;

    @Test
    void one_that_is_not_thread_safe_is_never_entered_twice_at_once() throws Exception {
        Guest guest = start(troubled());

        for (Future<String> call : all(guest, "enters", "{\"micros\":2000}")) {
            assertEquals("\"left\"", call.get(30, TimeUnit.SECONDS));
        }

        assertEquals("1", TestPlugin.call(guest, "most", ""));
    }

    @Test
    void one_that_is_thread_safe_is_entered_by_all_at_once_and_no_more() throws Exception {
        TestPlugin plugin = troubled().threadSafe(CALLERS);
        Guest guest = start(plugin);

        for (Future<String> call : all(guest, "meets", "{\"callers\":%d}".formatted(CALLERS))) {
            assertEquals("\"met\"", call.get(30, TimeUnit.SECONDS));
        }
        for (Future<String> call : all(guest, "enters", "{\"micros\":20000}")) {
            assertEquals("\"left\"", call.get(30, TimeUnit.SECONDS));
        }

        assertEquals(Integer.toString(CALLERS), TestPlugin.call(guest, "most", ""));
        guest.close();
        assertTrue(plugin.host.hasLogged(LogLevel.INFO, "stderr", "the library is unloaded"));
    }

    @Test
    void answers_belong_to_their_calls() throws Exception {
        Guest guest = start(troubled().threadSafe(8));
        List<Future<Void>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            callers.add(
                    later(
                            () -> {
                                for (int j = 0; j < 50; j++) {
                                    String sent = "[%d,%d]".formatted(caller, j);
                                    assertEquals(sent, TestPlugin.call(guest, "echoes", sent));
                                }
                                return null;
                            }));
        }
        for (Future<Void> caller : callers) {
            caller.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_caller_that_waits_too_long_is_told_that_it_is_busy() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Future<String> first = later(() -> TestPlugin.call(guest, "takes", "{\"millis\":1500}"));
        awaitInside(plugin);

        CallException.Busy busy =
                assertThrows(
                        CallException.Busy.class,
                        () -> TestPlugin.call(guest, "echoes", "1", Duration.ofMillis(100)));
        assertEquals(
                "plugin 'test', echoes: the library has its 1 calls at once", busy.getMessage());
        assertEquals("\"done\"", first.get(30, TimeUnit.SECONDS));
        assertEquals("1", TestPlugin.call(guest, "echoes", "1"));
    }

    @Test
    void a_deadline_that_has_passed_costs_nobody_a_worker() throws Exception {
        Guest guest = start(troubled());

        assertThrows(
                CallException.DeadlineExceeded.class,
                () -> TestPlugin.call(guest, "echoes", "1", Duration.ZERO));
        assertEquals("1", TestPlugin.call(guest, "echoes", "1"));
    }

    @Test
    void an_interrupt_during_a_call_waits_for_its_answer_and_stays() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        CompletableFuture<Thread> calling = new CompletableFuture<>();
        Future<String> call =
                later(
                        () -> {
                            calling.complete(Thread.currentThread());
                            String answer = TestPlugin.call(guest, "takes", "{\"millis\":500}");
                            return answer + Thread.interrupted();
                        });
        awaitInside(plugin);

        calling.join().interrupt();

        assertEquals("\"done\"true", call.get(30, TimeUnit.SECONDS));
        assertEquals("1", TestPlugin.call(guest, "echoes", "1"));
    }

    @Test
    void a_thread_that_is_interrupted_already_gets_its_answer() throws Exception {
        Guest guest = start(troubled());

        Thread.currentThread().interrupt();
        String answer = TestPlugin.call(guest, "takes", "{\"millis\":50}");

        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertEquals("\"done\"", answer);
        assertEquals("1", TestPlugin.call(guest, "echoes", "1"));
    }

    @Test
    void an_interrupt_while_waiting_for_others_ends_the_wait() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Future<String> first = later(() -> TestPlugin.call(guest, "takes", "{\"millis\":1000}"));
        awaitInside(plugin);
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        Future<Boolean> second =
                later(
                        () -> {
                            waiting.complete(Thread.currentThread());
                            CallException.Unavailable interrupted =
                                    assertThrows(
                                            CallException.Unavailable.class,
                                            () -> TestPlugin.call(guest, "echoes", "1"));
                            assertContains(
                                    interrupted, "interrupted while waiting for other calls");
                            return Thread.interrupted();
                        });
        waiting.join().interrupt();

        assertTrue(second.get(30, TimeUnit.SECONDS), "the interrupt was swallowed");
        assertEquals("\"done\"", first.get(30, TimeUnit.SECONDS));
    }

    @Test
    void all_calls_in_flight_end_when_one_of_them_ends_the_worker() throws Exception {
        Guest guest = start(troubled().threadSafe(8));
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            calls.add(later(() -> TestPlugin.call(guest, "meets", "{\"callers\":99}")));
        }
        await(() -> TestPlugin.call(guest, "most", "").equals("7"));
        assertFails(CallException.Crashed.class, guest, "aborts", "", "SIGABRT");

        for (Future<String> call : calls) {
            CallException fault = faultOf(call);
            assertEquals(CallException.Kind.CRASHED, fault.kind(), fault::toString);
            assertContains(fault, "plugin 'test', meets: the worker was killed by SIGABRT");
        }
    }

    @Test
    void closing_ends_calls_in_flight_and_those_that_wait() throws Exception {
        TestPlugin plugin = troubled();
        Guest guest = start(plugin);
        Future<String> inside = later(() -> TestPlugin.call(guest, "sleeps", ""));
        awaitInside(plugin);
        Future<String> waiting = later(() -> TestPlugin.call(guest, "echoes", "1"));

        guest.close();

        for (Future<String> call : List.of(inside, waiting)) {
            CallException fault = faultOf(call);
            assertTrue(
                    fault.kind() == CallException.Kind.CRASHED
                            || fault.kind() == CallException.Kind.UNAVAILABLE,
                    fault::toString);
        }
        assertFalse(guest.ended().toCompletableFuture().isDone(), "it was closed");
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
    }

    private List<Future<String>> all(Guest guest, String function, String json) {
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            calls.add(later(() -> TestPlugin.call(guest, function, json)));
        }
        return calls;
    }

    /** Until the library says that a call is in it. */
    private static void awaitInside(TestPlugin plugin) throws Exception {
        await(() -> plugin.host.hasLogged(LogLevel.INFO, "stderr", "inside"));
    }
}
