package dev.tenon.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worker's heap is 8 MB. */
class LargeMessagesTest extends WorkerFixture {

    private static final int LARGE = 64 << 20;

    @Test
    void messages_of_64_mb_go_past_a_heap_of_8() throws Exception {
        start("plain");
        for (int i = 0; i < 3; i++) {
            assertEquals(Integer.toString(LARGE), lane.call("length " + "x".repeat(LARGE)));
            assertEquals(LARGE, lane.call("fill " + LARGE).length());
        }
        assertEquals("made 7 freed 7", lane.call("counts").split(" most")[0]);
    }

    @Test
    void values_of_64_mb_go_to_the_host_and_back() throws Exception {
        start("hosted");
        lane.host = question -> new RunnerLane.Answer(0, new byte[LARGE]);
        assertTrue(lane.call("kv_get key").startsWith("0 "));
        lane.host =
                question ->
                        new RunnerLane.Answer(
                                question.arguments().get(1).length == LARGE ? 0 : 4, new byte[0]);
        assertEquals("0 ", lane.call("kv_set_big " + LARGE));
    }

    @Test
    void with_10_000_calls_nothing_grows() throws Exception {
        start(Map.of());
        RunnerLane background = worker.lane();
        background.send(FrameType.BACKGROUND);
        load("hosted", 1, false, -1);
        lane.host = question -> RunnerLane.Answer.of(0, "value");
        calls(5000);
        long before = worker.number("VmData");
        long threads = worker.number("Threads");
        calls(10_000);
        assertTrue(worker.number("VmData") - before < 1024, "KiB more of data");
        assertEquals(threads, worker.number("Threads"));
    }

    private void calls(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertEquals("x", lane.call("echo x"));
            if (i % 10 == 0) {
                assertEquals("0 value", lane.call("kv_get key"));
            }
        }
    }
}
