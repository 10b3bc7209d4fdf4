package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Slot slot = new Slot("probe", Vacancy.loading());

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void a_call_goes_to_the_guest_in_service() throws Exception {
        slot.put(new FakeGuest("one").seat(1, LONG));

        assertEquals("one", call("any"));
    }

    @Test
    void calls_wait_for_the_first_guest() throws Exception {
        Future<String> waiting = callers.submit(() -> call("any"));

        slot.put(new FakeGuest("one").seat(1, LONG));

        assertEquals("one", waiting.get());
    }

    @Test
    void a_call_that_waits_past_its_deadline_is_unavailable() {
        assertThrows(
                CallException.Unavailable.class,
                () -> slot.call("any", new byte[0], Deadline.after(SHORT)));
    }

    @Test
    void a_slot_in_error_refuses_at_once_and_says_why() {
        slot.put(Vacancy.error("no runner"));

        CallException refused = assertThrows(CallException.Unavailable.class, () -> call("any"));

        assertTrue(refused.getMessage().contains("no runner"), refused.getMessage());
    }

    @Test
    void callers_who_wait_are_refused_once_there_is_no_hope() throws Exception {
        Future<String> waiting = callers.submit(() -> call("any"));

        slot.put(Vacancy.error("it was removed"));

        ExecutionException failed = assertThrows(ExecutionException.class, waiting::get);
        assertSame(CallException.Unavailable.class, failed.getCause().getClass());
    }

    @Test
    void no_more_calls_are_inside_than_permits() throws Exception {
        FakeGuest guest = new FakeGuest("one");
        slot.put(guest.seat(3, LONG));

        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(callers.submit(() -> call("any")));
        }
        for (Future<String> call : calls) {
            assertEquals("one", call.get());
        }

        assertTrue(guest.mostInside.get() <= 3, "inside at once: " + guest.mostInside);
    }

    @Test
    void a_call_beyond_the_permits_is_busy_after_the_wait_timeout() throws Exception {
        FakeGuest guest = new FakeGuest("one");
        slot.put(guest.seat(1, SHORT));
        Future<String> holding = callers.submit(() -> call("hold"));
        guest.held.await();

        assertThrows(CallException.Busy.class, () -> call("any"));

        guest.release.countDown();
        assertEquals("one", holding.get());
    }

    @Test
    void calls_in_flight_finish_while_the_guest_is_replaced() throws Exception {
        FakeGuest old = new FakeGuest("old");
        slot.put(old.seat(1, LONG));
        Future<String> holding = callers.submit(() -> call("hold"));
        old.held.await();

        Seat retired = slot.put(new FakeGuest("new").seat(1, LONG));

        assertEquals("new", call("any"));
        assertFalse(retired.drain(Deadline.after(SHORT)));
        old.release.countDown();
        assertEquals("old", holding.get());
        assertTrue(retired.drain(Deadline.after(LONG)));
    }

    @Test
    void callers_who_wait_for_a_permit_go_to_the_new_guest_at_once() throws Exception {
        FakeGuest old = new FakeGuest("old");
        slot.put(old.seat(1, LONG));
        Future<String> holding = callers.submit(() -> call("hold"));
        old.held.await();
        Future<String> queued = callers.submit(() -> call("any"));

        slot.put(new FakeGuest("new").seat(1, LONG));

        assertEquals("new", queued.get());
        old.release.countDown();
        assertEquals("old", holding.get());
    }

    @Test
    void no_call_is_lost_or_enters_a_retired_guest_while_guests_are_replaced() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        slot.put(new FakeGuest("0").seat(4, LONG));
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                int last = 0;
                                while (!stop.get()) {
                                    int answer = Integer.parseInt(callUnchecked());
                                    assertTrue(answer >= last, answer + " after " + last);
                                    last = answer;
                                }
                                return last;
                            },
                            callers));
        }

        for (int i = 1; i <= 2000; i++) {
            FakeGuest next = new FakeGuest(String.valueOf(i));
            Seat retired = slot.put(next.seat(4, LONG));
            assertTrue(retired.drain(Deadline.after(LONG)));
            assertEquals(0, ((FakeGuest) retired.guest()).inside.get());
        }
        stop.set(true);

        for (CompletableFuture<Integer> caller : running) {
            caller.get();
        }
    }

    private String callUnchecked() {
        try {
            return call("any");
        } catch (CallException e) {
            throw new AssertionError(e);
        }
    }

    private String call(String function) throws CallException {
        return new String(slot.call(function, new byte[0], null), StandardCharsets.UTF_8);
    }
}
