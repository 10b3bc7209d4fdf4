package dev.tenon.runner.cabi.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.runner.cabi.worker.Lane.Interrupts;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane whose other end is slow, silent or hostile. */
@Timeout(30)
class LaneTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** More than both ends of a socket and the lane itself keep. */
    private static final int MUCH = 8 << 20;

    @TempDir Path folder;
    private Peer peer;
    private ExecutorService threads;

    @BeforeEach
    void connect() throws IOException {
        peer = new Peer(folder);
        threads = Executors.newCachedThreadPool();
    }

    @AfterEach
    void close() throws IOException {
        assertFalse(Thread.interrupted(), "an interrupt was left behind");
        threads.shutdownNow();
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 65530, 65531, 65532, 65536, 65537, 200_000, Peer.LONGEST})
    void frames_of_every_size_come_as_they_were_sent(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Future<Frame> read = threads.submit(peer::read);
        peer.lane.send(FrameType.CALL, Deadline.after(LONG), Interrupts.WAIT, content);
        assertTrue(read.get().is(FrameType.CALL));
        assertArrayEquals(content, read.get().content());

        Future<?> written = threads.submit(act(() -> peer.write(FrameType.RESULT, content)));
        Frame received = receive(LONG);
        written.get();
        assertTrue(received.is(FrameType.RESULT));
        assertArrayEquals(content, received.content());
    }

    @Test
    void parts_become_one_frame() throws Exception {
        peer.lane.send(
                FrameType.HOST_ANSWER,
                Deadline.after(LONG),
                Interrupts.WAIT,
                new byte[] {1, 2},
                new byte[0],
                new byte[] {3});

        assertArrayEquals(new byte[] {1, 2, 3}, peer.read().content());
    }

    @Test
    void a_frame_may_come_byte_by_byte() throws Exception {
        byte[] content = "hello".getBytes(US_ASCII);
        Future<?> written =
                threads.submit(
                        act(
                                () -> {
                                    for (byte each : Peer.frame(FrameType.RESULT, content)) {
                                        peer.write(each);
                                        Thread.sleep(2);
                                    }
                                }));

        assertArrayEquals(content, receive(LONG).content());
        written.get();
    }

    @Test
    void frames_may_come_many_at_once() throws Exception {
        for (byte i = 0; i < 100; i++) {
            peer.write(FrameType.RESULT, i);
        }

        for (byte i = 0; i < 100; i++) {
            assertArrayEquals(new byte[] {i}, receive(LONG).content());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0000000011, -1",
        "ffffffff11, -2",
        "8000000011, 2147483647",
        "7fffffff11, 2147483646",
        "0010000211, 1048577",
    })
    void a_length_that_cannot_be_is_refused_before_anything_is_made_for_it(
            String hex, String length) throws Exception {
        peer.write(hex);

        ProtocolException refused = assertThrows(ProtocolException.class, () -> receive(LONG));
        assertEquals(
                "found a frame of %s bytes, expected at most %d".formatted(length, Peer.LONGEST),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00000005", "0000000511", "000000051161", "0000ffff1161"})
    void an_end_within_a_frame_is_told(String hex) throws Exception {
        peer.write(hex);
        peer.hangUp();

        assertThrows(EOFException.class, () -> receive(LONG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0000000511", "000000051161"})
    void reading_ends_at_the_deadline(String hex) throws Exception {
        peer.write(hex);

        assertThrows(Lane.OverdueException.class, () -> receive(SHORT));
    }

    @Test
    void a_peer_that_trickles_does_not_move_the_deadline() throws Exception {
        Future<?> trickle =
                threads.submit(
                        act(
                                () -> {
                                    peer.write("0000ffff11");
                                    while (true) {
                                        peer.write((byte) 'x');
                                        Thread.sleep(10);
                                    }
                                }));

        assertThrows(Lane.OverdueException.class, () -> receive(Duration.ofMillis(500)));
        trickle.cancel(true);
    }

    @Test
    void writing_ends_at_the_deadline_if_the_peer_does_not_read() {
        assertThrows(Lane.OverdueException.class, () -> send(SHORT));
    }

    @Test
    void nothing_is_written_after_the_deadline() throws Exception {
        assertThrows(
                Lane.OverdueException.class,
                () ->
                        peer.lane.send(
                                FrameType.CALL, Deadline.after(Duration.ZERO), Interrupts.WAIT));
        peer.lane.send(FrameType.STOP, Deadline.after(LONG), Interrupts.WAIT);

        assertTrue(peer.read().is(FrameType.STOP));
    }

    @Test
    void writing_to_a_peer_that_is_gone_fails() throws Exception {
        peer.hangUp();

        IOException gone = assertThrows(IOException.class, () -> send(LONG));
        assertFalse(gone instanceof Lane.OverdueException, gone::toString);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closing_wakes_who_waits(boolean writing) throws Exception {
        Future<?> waiting =
                threads.submit(
                        act(
                                () -> {
                                    if (writing) {
                                        send(LONG);
                                    } else {
                                        receive(LONG);
                                    }
                                }));
        awaitSelecting();

        peer.lane.close();

        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
        assertTrue(failed.getCause() instanceof IOException, failed::toString);
    }

    /** At no moment does closing become anything else for who uses the lane. */
    @Test
    void closing_at_any_moment_is_an_end_and_nothing_else() throws Exception {
        for (int i = 0; i < 200; i++) {
            Path own = Files.createDirectory(folder.resolve("c" + i));
            try (Peer other = new Peer(own)) {
                Future<?> waiting =
                        threads.submit(
                                act(
                                        () ->
                                                other.lane.receive(
                                                        Deadline.after(LONG), Interrupts.WAIT)));
                if (i % 2 == 0) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
                other.lane.close();
                ExecutionException failed =
                        assertThrows(
                                ExecutionException.class, () -> waiting.get(5, TimeUnit.SECONDS));
                assertTrue(failed.getCause() instanceof IOException, failed.getCause()::toString);
            }
        }
    }

    @Test
    void an_interrupt_ends_a_wait_that_it_may_end_and_the_lane_goes_on() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedIOException.class,
                () -> peer.lane.receive(Deadline.after(LONG), Interrupts.END_IT));
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");

        peer.write(FrameType.RESULT, (byte) 1);
        assertArrayEquals(new byte[] {1}, receive(LONG).content());
    }

    @Test
    void an_interrupt_is_kept_for_later_where_it_may_not_end_the_wait() throws Exception {
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        Future<Boolean> read =
                threads.submit(
                        () -> {
                            reader.complete(Thread.currentThread());
                            receive(LONG);
                            return Thread.interrupted();
                        });
        awaitSelecting();
        reader.join().interrupt();
        peer.write(FrameType.RESULT, (byte) 1);

        assertTrue(read.get(5, TimeUnit.SECONDS), "the interrupt was swallowed");
    }

    @ParameterizedTest
    @EnumSource(Interrupts.class)
    void a_deadline_counts_for_an_interrupted_thread_too(Interrupts interrupts) {
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> peer.lane.receive(Deadline.after(SHORT), interrupts));
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
    }

    @Test
    void a_socket_that_is_not_there_is_refused() {
        assertThrows(IOException.class, () -> Lane.connect(folder.resolve("none"), 1));
    }

    private Frame receive(Duration within) throws IOException {
        return peer.lane.receive(Deadline.after(within), Interrupts.WAIT);
    }

    private void send(Duration within) throws IOException {
        peer.lane.send(FrameType.CALL, Deadline.after(within), Interrupts.WAIT, new byte[MUCH]);
    }

    /** Until a thread of the test is in a selector. */
    private static void awaitSelecting() throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (Thread.getAllStackTraces().values().stream()
                .noneMatch(
                        stack ->
                                Arrays.stream(stack)
                                        .anyMatch(
                                                frame ->
                                                        frame.getMethodName()
                                                                .equals("lockAndDoSelect")))) {
            assertTrue(System.nanoTime() < end, "nobody waits");
            Thread.sleep(2);
        }
    }

    private static Callable<Void> act(Action action) {
        return () -> {
            action.run();
            return null;
        };
    }

    private interface Action {
        void run() throws Exception;
    }
}
