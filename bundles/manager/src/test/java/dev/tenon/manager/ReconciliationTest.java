package dev.tenon.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger runs = new AtomicInteger();
    private final Semaphore entered = new Semaphore(0);
    private final Semaphore mayLeave = new Semaphore(0);
    private final Reconciliation reconciliation = new Reconciliation(this::run, executor);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void what_is_asked_during_a_run_is_one_more_run() throws Exception {
        reconciliation.signal();
        entered.acquire();
        for (int i = 0; i < 10; i++) {
            reconciliation.signal();
        }
        mayLeave.release(100);

        assertTrue(reconciliation.await(Deadline.after(LONG)));
        assertEquals(2, runs.get());
    }

    @Test
    void awaiting_ends_at_the_deadline_while_a_run_is_under_way() throws Exception {
        reconciliation.signal();
        entered.acquire();

        assertFalse(reconciliation.await(Deadline.after(Duration.ofMillis(20))));

        mayLeave.release();
        assertTrue(reconciliation.await(Deadline.after(LONG)));
    }

    @Test
    void nothing_asked_is_settled() throws Exception {
        assertTrue(reconciliation.await(Deadline.after(Duration.ZERO)));
        assertEquals(0, runs.get());
    }

    private void run() {
        runs.incrementAndGet();
        entered.release();
        mayLeave.acquireUninterruptibly();
    }
}
