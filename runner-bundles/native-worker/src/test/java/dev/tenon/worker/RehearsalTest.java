package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RehearsalTest {

    @TempDir Path folder;

    @Test
    void it_needs_nothing_ends_well_and_leaves_nothing() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(WorkerProcess.OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("worker.classes")));
        command.addAll(List.of("dev.tenon.worker.Main", "--train", folder.resolve("s").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        assertEquals("", new String(process.getInputStream().readAllBytes(), UTF_8));
        assertEquals(true, process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
