package dev.tenon.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The library counts who is inside. */
class ConcurrencyTest extends WorkerFixture {

    private static final int LANES = 32;

    @Test
    void a_library_that_is_not_thread_safe_is_never_entered_twice_at_once() throws Exception {
        start(Map.of());
        load("plain", LANES, false, -1);
        onAllLanes("linger", 20);
        assertTrue(lane.call("counts").endsWith("most inside 1"), lane.call("counts"));
    }

    @Test
    void a_thread_safe_library_is_entered_by_all_lanes_at_once() throws Exception {
        start(Map.of());
        load("plain", LANES, true, -1);
        onAllLanes("meet " + LANES, 1);
        assertTrue(lane.call("counts").endsWith("most inside 32"), lane.call("counts"));
    }

    private void onAllLanes(String input, int times) throws Exception {
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            RunnerLane own = worker.lane();
            callers.add(
                    () -> {
                        for (int n = 0; n < times; n++) {
                            own.call(input);
                        }
                        return times;
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(LANES)) {
            for (Future<Integer> done : threads.invokeAll(callers)) {
                assertEquals(times, done.get());
            }
        }
    }
}
