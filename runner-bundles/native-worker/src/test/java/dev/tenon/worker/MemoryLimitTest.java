package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MemoryLimitTest extends WorkerFixture {

    private static final long MAX = 32 << 20;

    @Test
    void the_library_gets_what_it_may_and_hardly_more() throws Exception {
        start(Map.of());
        load("plain", 1, false, MAX);
        for (int i = 0; i < 3; i++) {
            long got = Long.parseLong(lane.call("hog"));
            assertTrue(got >= MAX - (2 << 20) && got <= MAX + MemoryLimit.SLACK, "got " + got);
        }
    }

    @Test
    void calls_go_on_after_the_library_was_at_its_limit() throws Exception {
        start(Map.of());
        load("hosted", 8, true, MAX);
        lane.host = question -> RunnerLane.Answer.of(0, "value");
        for (int i = 0; i < 2000; i++) {
            assertEquals("x", lane.call("echo x"));
            assertEquals("0 value", lane.call("kv_get key"));
            if (i % 200 == 0) {
                lane.call("hog");
                try (RunnerLane other = worker.lane()) {
                    assertEquals("y", other.call("echo y"));
                }
            }
        }
    }

    @Test
    void an_input_that_there_is_no_memory_for_is_a_fault_and_the_lane_goes_on() throws Exception {
        start(Map.of());
        load("plain", 1, false, MAX);
        RunnerLane.Frame answer = lane.request(FrameType.CALL, new byte[64 << 20]);
        assertTrue(answer.fault().startsWith("6 no memory for"), answer::fault);
        assertEquals("x", lane.call("echo x"));
    }

    @Test
    void a_library_that_keeps_all_memory_is_answered_or_its_process_ends() throws Exception {
        start(Map.of());
        load("plain", 1, false, MAX);
        assertEquals("full", lane.call("keep_all"));
        byte[] input = ("echo " + "x".repeat(10_000)).getBytes(UTF_8);
        try {
            RunnerLane.Frame answer = lane.request(FrameType.CALL, input);
            assertTrue(answer.fault().startsWith("4 "), answer::fault);
        } catch (EOFException noMemoryForTheJvmEither) {
            assertTrue(worker.status() != 0, "no status of success");
        }
    }

    @Test
    void threads_of_lanes_do_not_count() throws Exception {
        start(Map.of());
        load("plain", 16, true, 1 << 20);
        for (int i = 0; i < 15; i++) {
            assertEquals("x", worker.lane().call("echo x"));
        }
    }

    @Test
    void it_is_the_first_that_the_kernel_takes() throws Exception {
        start(Map.of());
        assertEquals(
                "1000",
                Files.readString(Path.of("/proc/" + worker.pid() + "/oom_score_adj")).strip());
    }

    @Test
    void c_code_has_the_stack_it_expects() throws Exception {
        start("plain");
        assertEquals("came back", lane.call("deep"));
    }
}
