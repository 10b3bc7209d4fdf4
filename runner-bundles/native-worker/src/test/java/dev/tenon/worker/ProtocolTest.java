package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.worker.library.TestLibraries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest extends WorkerFixture {

    @Test
    void what_was_loaded_is_told() throws Exception {
        start(Map.of());
        ByteBuffer answer = lane.load(TestLibraries.file("hosted"), 1, false, -1).payload();
        assertEquals(1, answer.getInt());
        byte[] metadata = new byte[answer.getInt()];
        answer.get(metadata);
        assertEquals("{\"name\":\"plugin\",\"version\":\"1.0.0\"}", new String(metadata, UTF_8));
        assertEquals(0, answer.get());
        assertEquals(1, answer.get());
        assertEquals(0, answer.remaining());
    }

    @ParameterizedTest
    @CsvSource({"absent, 1 ", "undefined, 1 ", "missing, 2 ", "version2, 3 ", "metadata_null, 4 "})
    void what_cannot_be_loaded_is_a_fault_of_its_kind(String library, String fault)
            throws Exception {
        start(Map.of());
        RunnerLane.Frame answer = lane.load(TestLibraries.file(library), 1, false, -1);
        assertEquals(FrameType.FAULT, answer.type());
        assertTrue(answer.fault().startsWith(fault), answer::fault);
    }

    @Test
    void a_call_that_fails_is_a_fault_and_the_next_is_answered() throws Exception {
        start("plain");
        assertEquals("4", fault("null"));
        assertEquals("5", fault("endless 83886081"));
        assertEquals("8", fault("echo a\0b"));
        assertEquals("still here", lane.call("echo still here"));
        assertEquals("made 3 freed 3", lane.call("counts").split(" most")[0]);
    }

    @Test
    void bytes_that_are_no_utf_8_pass_unchanged() throws Exception {
        start("plain");
        ByteBuffer answer = lane.request(FrameType.CALL, "bytes".getBytes(UTF_8)).payload();
        assertEquals(ByteBuffer.wrap(new byte[] {-1, -2, -64, -128}), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_368, 16_373, 16_374, 16_379, 16_380, 100_000, 1_000_000})
    void messages_of_any_size_pass_unchanged(int size) throws Exception {
        start("plain");
        String payload = "y".repeat(size);
        assertEquals(payload, lane.call("echo " + payload));
        assertEquals("x", lane.call("echo x"));
    }

    @Test
    void a_frame_may_come_byte_by_byte() throws Exception {
        start("plain");
        byte[] frame = {0, 0, 0, 7, FrameType.CALL, 'e', 'c', 'h', 'o', ' ', 'x'};
        for (byte each : frame) {
            lane.sendRaw(ByteBuffer.wrap(new byte[] {each}));
        }
        assertEquals("x", lane.read().text());
    }

    @Test
    void what_c_code_prints_is_written_out_when_it_stops() throws Exception {
        start("plain");
        assertEquals("printed", lane.call("print last words"));
        lane.send(FrameType.STOP);
        assertEquals("last words", worker.output());
        assertEquals(0, worker.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000", // no type
                "ffffffff02", // a length below zero
                "0000000163", // an unknown type
                "0000000110", // a type of the other side
                "0000000121", // an answer without a question
                "00000001020000", // more than the frame
                "0000000101", // a request to load, of nothing
                "000000050100000000", // a path of no bytes
                "00000005017fffffff", // a path of very many
                "0000000104", // lane 0 in the background
            })
    void what_is_no_request_ends_the_process_and_nothing_else(String bytes) throws Exception {
        start("plain");
        byte[] raw = HexFormat.of().parseHex(bytes);
        lane.sendRaw(ByteBuffer.wrap(raw));
        RunnerLane.Frame answer = lane.read();
        assertTrue(answer.fault().startsWith("7 "), answer::fault);
        assertEquals(2, worker.status());
        assertTrue(Files.notExists(folder.resolve("hs_err.log")));
    }

    @Test
    void random_bytes_end_the_process_without_an_exception() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            start(Map.of());
            byte[] noise = new byte[4000];
            new Random(seed).nextBytes(noise);
            // a length that is none, or a request of some length that says nothing
            noise[0] = (byte) (seed % 2 == 0 ? 0x80 : 0);
            noise[4] = FrameType.LOAD;
            try {
                lane.sendRaw(ByteBuffer.wrap(noise));
                assertTrue(lane.read().fault().startsWith("7 "));
            } catch (IOException ended) {
                // before all of it was read
            }
            assertEquals(2, worker.status());
            String errors = Files.readString(folder.resolve("stderr"));
            assertTrue(errors.startsWith("tenon-worker: ") && !errors.contains("\tat "), errors);
            worker.close();
        }
    }

    @Test
    void requests_on_the_wrong_lane_or_out_of_order_are_refused() throws Exception {
        start(Map.of());
        lane.send(FrameType.CALL, (byte) '{');
        assertEquals("7 CALL without a library", lane.read().fault());
        worker.status();
        worker.close();
        start("plain");
        RunnerLane second = worker.lane();
        second.send(FrameType.STOP);
        assertEquals("7 STOP came on a lane that is not 0", second.read().fault());
        worker.close();
        start("plain");
        assertEquals("7 a second LOAD", lane.load(Path.of("/x.so"), 1, false, -1).fault());
    }

    @Test
    void a_lane_that_ends_leaves_the_others() throws Exception {
        start(Map.of());
        load("plain", 4, true, -1);
        for (int i = 0; i < 100; i++) {
            try (RunnerLane other = worker.lane()) {
                assertEquals("x", other.call("echo x"));
            }
        }
        RunnerLane dies = worker.lane();
        dies.send(FrameType.CALL, "fill 30000000".getBytes(UTF_8));
        dies.close();
        assertEquals("x", lane.call("echo x"));
    }

    @Test
    void the_end_of_lane_0_is_the_end_of_the_process() throws Exception {
        start("plain");
        RunnerLane other = worker.lane();
        assertEquals("x", other.call("echo x"));
        lane.close();
        assertEquals(0, worker.status());
        assertThrows(IOException.class, () -> other.call("echo x"));
    }

    @Test
    void the_end_of_the_background_ends_the_process_even_in_a_call() throws Exception {
        start(Map.of());
        RunnerLane background = worker.lane();
        background.send(FrameType.BACKGROUND);
        load("plain", 1, false, -1);
        lane.send(FrameType.CALL, "meet 1000".getBytes(UTF_8));
        background.close();
        assertEquals(0, worker.status());
    }

    @Test
    void a_stop_runs_destructors() throws Exception {
        Path gone = folder.resolve("gone");
        start(Map.of("TENON_TEST_GONE", gone.toString()));
        load("plain", 1, false, -1);
        assertEquals("x", lane.call("echo x"));
        lane.send(FrameType.STOP);
        assertEquals(0, worker.status());
        assertEquals("gone", Files.readString(gone));
    }

    private String fault(String input) throws IOException {
        return lane.request(FrameType.CALL, input.getBytes(UTF_8)).fault().split(" ")[0];
    }
}
