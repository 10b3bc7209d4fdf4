package dev.tenon.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.worker.library.TestLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One worker, and lane 0 to it. */
@Timeout(90)
abstract class WorkerFixture {

    @TempDir Path folder;
    WorkerProcess worker;
    RunnerLane lane;

    void start(Map<String, String> environment) throws IOException {
        worker = new WorkerProcess(folder, environment);
        lane = worker.lane();
    }

    /** A worker with a library, called by one at a time. */
    void start(String library) throws IOException {
        start(Map.of());
        load(library, 1, false, -1);
    }

    void load(String library, int maxConcurrency, boolean threadSafe, long memoryMax)
            throws IOException {
        RunnerLane.Frame answer =
                lane.load(TestLibraries.file(library), maxConcurrency, threadSafe, memoryMax);
        assertEquals(FrameType.LOADED, answer.type(), () -> answer.fault());
    }

    @AfterEach
    void end() throws IOException {
        if (worker != null) {
            worker.close();
        }
    }
}
