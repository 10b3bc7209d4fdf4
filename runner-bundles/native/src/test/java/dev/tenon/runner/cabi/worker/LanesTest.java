package dev.tenon.runner.cabi.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LanesTest {

    private static final Deadline LATER = Deadline.after(Duration.ofSeconds(20));

    @TempDir Path folder;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean refused = new AtomicBoolean();
    private Peer peer;
    private Lanes lanes;

    @BeforeEach
    void connect() throws IOException {
        peer = new Peer(folder);
        lanes = new Lanes(this::another, 2);
    }

    @AfterEach
    void close() throws IOException {
        lanes.close();
        peer.close();
    }

    @Test
    void the_lane_used_last_is_used_next_and_none_is_made_without_need() throws Exception {
        Lane first = lanes.first();
        assertSame(first, lanes.take(LATER));
        Lane second = lanes.take(LATER);
        assertNotSame(first, second);
        lanes.giveBack(first);
        lanes.giveBack(second);

        assertSame(second, lanes.take(LATER));
        assertEquals(2, made.get());
    }

    @Test
    void when_all_are_in_use_a_caller_waits_until_its_deadline() throws Exception {
        Lane one = lanes.take(LATER);
        lanes.take(LATER);

        CallException.Busy busy =
                assertThrows(
                        CallException.Busy.class,
                        () -> lanes.take(Deadline.after(Duration.ofMillis(50))));
        assertEquals("the library has its 2 calls at once", busy.getMessage());
        lanes.giveBack(one);
        assertSame(one, lanes.take(Deadline.after(Duration.ofMillis(50))));
    }

    @Test
    void a_lost_lane_makes_room_for_another() throws Exception {
        Lane one = lanes.take(LATER);
        lanes.take(LATER);

        lanes.lose(one);

        assertNotSame(one, lanes.take(LATER));
    }

    @Test
    void a_lane_that_cannot_be_made_takes_no_place() throws Exception {
        refused.set(true);
        for (int i = 0; i < 5; i++) {
            assertThrows(IOException.class, () -> lanes.take(LATER));
        }
        refused.set(false);

        lanes.take(LATER);
        lanes.take(LATER);
    }

    @Test
    void all_are_taken_for_good_only_when_none_is_in_use_and_the_first_speaks() throws Exception {
        Lane first = lanes.first();
        Lane one = lanes.take(LATER);
        Lane two = lanes.take(LATER);
        assertEquals(Optional.empty(), lanes.takeAll());
        lanes.giveBack(one);
        lanes.giveBack(two);

        assertSame(first, lanes.takeAll().orElseThrow());
        assertThrows(
                CallException.Busy.class, () -> lanes.take(Deadline.after(Duration.ofMillis(50))));
    }

    @Test
    void closing_ends_who_waits_for_a_lane_and_who_comes_later() throws Exception {
        lanes.take(LATER);
        lanes.take(LATER);
        CompletableFuture<Lane> waiting = new CompletableFuture<>();
        Thread waiter =
                new Thread(
                        () -> {
                            try {
                                waiting.complete(lanes.take(LATER));
                            } catch (IOException | CallException ended) {
                                waiting.completeExceptionally(ended);
                            }
                        });
        waiter.start();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(waiter.isAlive());
            Thread.onSpinWait();
        }

        lanes.close();
        lanes.close();

        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
        assertTrue(failed.getCause() instanceof IOException, failed::toString);
        waiter.join();
        assertThrows(IOException.class, () -> lanes.take(LATER));
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays() throws Exception {
        lanes.take(LATER);
        lanes.take(LATER);

        Thread.currentThread().interrupt();
        CallException.Unavailable ended =
                assertThrows(CallException.Unavailable.class, () -> lanes.take(LATER));

        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertTrue(ended.getMessage().contains("interrupted"), ended::getMessage);
        assertFalse(Thread.interrupted());
    }

    private Lane another() throws IOException {
        if (refused.get()) {
            throw new IOException("refused");
        }
        made.incrementAndGet();
        return peer.another();
    }
}
