package dev.tenon.runner.cabi.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.runner.cabi.RecordingHost;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.worker.Lane.Interrupts;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on a lane, with a worker that says what it wants. */
@Timeout(30)
class ConversationTest {

    @TempDir Path folder;
    private final RecordingHost host = new RecordingHost();
    private Peer worker;

    @BeforeEach
    void connect() throws IOException {
        worker = new Peer(folder);
        host.config.put("k", "v");
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
    }

    @Test
    void the_host_is_asked_any_number_of_times_before_the_answer() throws Exception {
        CompletableFuture<Frame> answer = ask();
        assertTrue(worker.read().is(FrameType.CALL));
        for (int i = 0; i < 3; i++) {
            worker.write(FrameType.HOST, HexFormat.of().parseHex("01000000016b"));
            Frame answered = worker.read();
            assertTrue(answered.is(FrameType.HOST_ANSWER));
            assertArrayEquals(HexFormat.of().parseHex("000000000176"), answered.content());
        }
        worker.write(FrameType.RESULT, (byte) '1');

        assertArrayEquals("1".getBytes(UTF_8), answer.get(5, TimeUnit.SECONDS).content());
    }

    @Test
    void a_function_that_there_is_not_is_answered_as_invalid() throws Exception {
        CompletableFuture<Frame> answer = ask();
        worker.read();
        worker.write(FrameType.HOST, HexFormat.of().parseHex("63000000016b"));

        assertEquals(4, worker.read().content()[0]);
        worker.write(FrameType.RESULT);
        assertEquals(0, answer.get(5, TimeUnit.SECONDS).content().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01000000", "0100000002ff", "01ffffffff", "017fffffff61"})
    void a_question_that_is_cut_breaks_the_protocol(String content) throws Exception {
        CompletableFuture<Frame> answer = ask();
        worker.read();
        worker.write(FrameType.HOST, HexFormat.of().parseHex(content));

        ExecutionException broken =
                assertThrows(ExecutionException.class, () -> answer.get(5, TimeUnit.SECONDS));
        assertTrue(broken.getCause() instanceof ProtocolException, broken::toString);
        assertEquals("found a frame that ends early", broken.getCause().getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0100000002ff", "01ffffffff"})
    void a_fault_that_is_cut_breaks_the_protocol(String content) {
        Frame fault = new Frame(FrameType.FAULT.number(), HexFormat.of().parseHex(content));

        assertThrows(ProtocolException.class, () -> Fault.of(fault));
    }

    @Test
    void a_fault_of_a_kind_that_is_not_known_keeps_its_words() throws Exception {
        Frame frame =
                new Frame(FrameType.FAULT.number(), HexFormat.of().parseHex("63000000026f68"));

        Fault fault = Fault.of(frame);

        assertEquals("oh", fault.message());
        assertFalse(fault.isLimit());
    }

    @Test
    void a_long_fault_is_cut() throws Exception {
        byte[] content = new byte[5 + 100_000];
        ByteBuffer.wrap(content).put((byte) 1).putInt(100_000);

        assertEquals(
                (8 << 10) + 1,
                Fault.of(new Frame(FrameType.FAULT.number(), content)).message().length());
    }

    /** Millions of them fit a frame, and would be as many objects here. */
    @Test
    void a_question_of_many_parts_breaks_the_protocol() {
        Frame question = new Frame(FrameType.HOST.number(), new byte[1 << 20]);

        assertThrows(ProtocolException.class, () -> question.open().blobs());
    }

    @Test
    void in_the_background_questions_are_answered_until_something_else_comes() throws Exception {
        CompletableFuture<String> violated = new CompletableFuture<>();
        try (BackgroundLane lane =
                BackgroundLane.open(
                        "test",
                        worker.lane,
                        new HostCalls(host),
                        Duration.ofSeconds(5),
                        violated::complete)) {
            assertTrue(worker.read().is(FrameType.BACKGROUND));
            worker.write(FrameType.HOST, HexFormat.of().parseHex("01000000016b"));
            assertTrue(worker.read().is(FrameType.HOST_ANSWER));

            worker.write(FrameType.RESULT);

            assertEquals("found frame 17, expected HOST", violated.get(5, TimeUnit.SECONDS));
            assertThrows(IOException.class, worker::read, "it should have been closed");
        }
    }

    private CompletableFuture<Frame> ask() {
        CompletableFuture<Frame> answer = new CompletableFuture<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                answer.complete(
                                        new Conversation(
                                                        worker.lane,
                                                        new HostCalls(host),
                                                        Deadline.after(Duration.ofSeconds(10)),
                                                        Interrupts.WAIT)
                                                .ask(FrameType.CALL, "x".getBytes(UTF_8)));
                            } catch (IOException broken) {
                                answer.completeExceptionally(broken);
                            }
                        });
        caller.start();
        return answer;
    }
}
