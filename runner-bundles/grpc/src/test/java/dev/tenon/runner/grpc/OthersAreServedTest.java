package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests share threads: one that goes wrong takes none of them away from another. */
class OthersAreServedTest extends RunnerFixture {

    private static final int CALLERS = 4;
    private static final long FLOOD = Boolean.getBoolean("tenon.long") ? 1L << 30 : 256L << 20;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whileOneFloodsOneHangsAndOneStopsReadingAnotherIsCalled() throws Exception {
        TestPlugin floodingPlugin = named("flooding");
        Guest good = start(named("good"));
        Guest flooding = start(floodingPlugin);
        Future<?> hanging = hang(load(named("hanging", "-init", "hang")));
        Guest stopped = start(named("stopped"));
        stop(stopped);
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            waiting.add(later(() -> TestPlugin.call(stopped, "echo", "1", TestPlugin.LONG)));
        }
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong answers = new AtomicLong();
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(later(() -> callUntil(done, good, answers)));
        }

        Future<String> raw = later(() -> flood(flooding, true, FLOOD - FLOOD / 8));
        Future<String> piped = later(() -> flood(flooding, false, FLOOD / 8));
        await(() -> floodingPlugin.host.logged.get() > 0);
        long before = answers.get();
        await(() -> answers.get() > before + 100);
        assertEquals("null", raw.get(2, TimeUnit.MINUTES));
        assertEquals("null", piped.get(2, TimeUnit.MINUTES));
        done.set(true);
        for (Future<?> caller : callers) {
            caller.get(30, TimeUnit.SECONDS);
        }

        assertEquals("1", TestPlugin.call(flooding, "echo", "1"));
        stopped.close();
        for (Future<?> call : waiting) {
            ExecutionException failed =
                    assertThrows(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS));
            assertTrue(failed.getCause() instanceof CallException, failed::toString);
        }
        assertFalse(hanging.isDone(), "it should have hung all the time");
    }

    private static String flood(Guest guest, boolean raw, long bytes) throws CallException {
        return TestPlugin.call(
                guest,
                "flood",
                "{\"bytes\": %d, \"raw\": %s, \"text\": \"\\n\"}".formatted(bytes, raw),
                Duration.ofMinutes(2));
    }

    private static Void callUntil(AtomicBoolean done, Guest guest, AtomicLong answers)
            throws CallException {
        while (!done.get()) {
            assertEquals("[1,2]", TestPlugin.call(guest, "echo", "[1,2]"));
            answers.incrementAndGet();
        }
        return null;
    }

    private Future<?> hang(Guest guest) {
        return later(
                () -> {
                    guest.start(Deadline.after(Duration.ofMinutes(4)));
                    return null;
                });
    }

    private static void stop(Guest guest) throws CallException {
        try {
            TestPlugin.call(guest, "stop", "", TestPlugin.SOON);
        } catch (CallException.DeadlineExceeded stopped) {
            // the answer may have got out before the stop or not
        }
    }

    private TestPlugin named(String id, String... arguments) {
        return TestPlugin.of(id, folder, "troubled", arguments);
    }
}
