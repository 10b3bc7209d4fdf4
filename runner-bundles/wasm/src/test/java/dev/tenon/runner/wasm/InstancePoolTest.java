package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which instances a pool keeps. */
class InstancePoolTest {

    private static final int IDLE_ROUNDS = 3;

    private final Watchdog watchdog = new Watchdog(() -> {});
    private final InstancePool pool =
            new InstancePool(
                    "test", 3, Duration.ZERO, Watchdog.SWEEP.multipliedBy(IDLE_ROUNDS), watchdog);

    @AfterEach
    void close() {
        pool.close(Duration.ZERO);
        watchdog.close();
    }

    @Test
    void instances_that_no_call_uses_go_after_a_while_all_but_one() throws Exception {
        List<PooledInstance> first = take(3);
        first.forEach(pool::giveBack);
        for (int round = 0; round <= IDLE_ROUNDS + 1; round++) {
            pool.sweep();
        }
        Set<PooledInstance> kept = new HashSet<>(take(3));
        kept.retainAll(first);
        assertEquals(1, kept.size());
    }

    @Test
    void instances_that_are_used_now_and_then_stay() throws Exception {
        List<PooledInstance> first = take(2);
        for (int round = 0; round < 5 * IDLE_ROUNDS; round++) {
            first.forEach(pool::giveBack);
            pool.sweep();
            assertTrue(first.containsAll(take(2)));
        }
    }

    private List<PooledInstance> take(int count) throws CallException {
        List<PooledInstance> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.take(Deadline.after(TestPlugin.LONG)));
        }
        return taken;
    }
}
