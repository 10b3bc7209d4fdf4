package dev.tenon.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class HostLinkTest extends WorkerFixture {

    private final Queue<String> onLane = new ConcurrentLinkedQueue<>();
    private final Queue<String> inBackground = new ConcurrentLinkedQueue<>();
    private Thread answering;

    private void startWithBackground(Map<String, String> environment) throws IOException {
        start(environment);
        RunnerLane background = worker.lane();
        background.send(FrameType.BACKGROUND);
        background.host = question -> answer(inBackground, question);
        answering = new Thread(background::answerAll, "background");
        answering.setDaemon(true);
        answering.start();
        lane.host = question -> answer(onLane, question);
        load("hosted", 1, false, -1);
    }

    private static RunnerLane.Answer answer(Queue<String> asked, RunnerLane.Question question) {
        int last = question.arguments().size() - 1;
        asked.add(question.function() + " " + question.argument(last));
        return RunnerLane.Answer.of(0, "välue");
    }

    @Test
    void a_call_asks_on_its_own_lane_and_a_thread_of_the_library_in_the_background()
            throws Exception {
        startWithBackground(Map.of());
        for (int i = 0; i < 100; i++) {
            assertEquals("0 välue", lane.call("get_config lane"));
            assertEquals("0 välue", lane.call("thread:kv_get other"));
        }
        assertEquals(100, onLane.stream().filter("1 lane"::equals).count());
        assertEquals(100, inBackground.stream().filter("3 other"::equals).count());
        assertEquals(200, onLane.size() + inBackground.size());
    }

    @Test
    void each_function_has_its_number_and_its_arguments() throws Exception {
        startWithBackground(Map.of());
        for (String call :
                List.of(
                        "get_config k",
                        "log m",
                        "kv_get k",
                        "kv_set k",
                        "kv_delete k",
                        "http_request {}",
                        "emit_event {}")) {
            lane.call(call);
        }
        assertEquals(
                List.of("1 k", "2 {\"a\":\"b\"}", "3 k", "4 v\0w", "5 k", "6 {}", "7 {}"),
                List.copyOf(onLane));
    }

    @Test
    void while_it_gets_its_table_it_may_ask_already() throws Exception {
        startWithBackground(Map.of("TENON_TEST_LOG_EARLY", "1"));
        assertEquals(List.of("2 "), List.copyOf(onLane));
    }

    @Test
    void destructors_ask_in_the_background() throws Exception {
        startWithBackground(Map.of());
        lane.send(FrameType.STOP);
        assertEquals(0, worker.status());
        answering.join();
        assertEquals(List.of("2 {}"), List.copyOf(inBackground));
    }

    @Test
    void without_a_background_the_library_s_threads_are_told_failed() throws Exception {
        start("hosted");
        assertEquals("5 ", lane.call("thread:kv_get key"));
    }

    @Test
    void refusals_keep_their_number_and_reason() throws Exception {
        start("hosted");
        for (int status = 1; status <= 5; status++) {
            RunnerLane.Answer refusal = RunnerLane.Answer.of(status, "because");
            lane.host = question -> refusal;
            assertEquals(status + " because", lane.call("http_request {}"));
            assertEquals(status + " ", lane.call("kv_get key"));
        }
    }

    @Test
    void an_answer_that_is_none_ends_the_process() throws Exception {
        start("hosted");
        lane.host = question -> RunnerLane.Answer.of(6, "");
        try {
            lane.call("kv_get key");
        } catch (IOException ended) {
            // as it shall
        }
        assertEquals(2, worker.status());
    }

    @Test
    void a_lane_that_ends_in_a_question_ends_the_call() throws Exception {
        start(Map.of());
        load("hosted", 4, true, -1);
        RunnerLane dies = worker.lane();
        dies.host =
                question -> {
                    try {
                        dies.close();
                    } catch (IOException ignored) {
                        throw new AssertionError(ignored);
                    }
                    return RunnerLane.Answer.of(0, "");
                };
        try {
            dies.call("kv_get key");
        } catch (IOException asExpected) {
            // it closed itself
        }
        assertTrue(lane.call("counts").startsWith("made"));
    }
}
