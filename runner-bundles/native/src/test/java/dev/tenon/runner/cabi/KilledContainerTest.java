package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.runner.process.Bubblewrap;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KilledContainerTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"off", "required"})
    void a_library_that_listens_to_nobody_ends_with_a_container_that_is_killed(String sandbox)
            throws Exception {
        assumeTrue(
                sandbox.equals("off") || Bubblewrap.find().isPresent(),
                "bubblewrap (bwrap) does not work here");
        Path temporary = Files.createDirectory(folder.resolve("t"));
        Process container =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Dtest.libraries=" + TestPlugin.LIBRARIES,
                                "-Djava.io.tmpdir=" + temporary,
                                KilledContainer.class.getName(),
                                folder.toString(),
                                sandbox)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = container.inputReader()) {
            assertEquals("calling", said.readLine());
        } finally {
            container.destroyForcibly().waitFor();
        }

        RunnerFixture.await(
                () -> Remains.processes(folder).isEmpty(),
                () -> Remains.processes(folder).toString());
        RunnerFixture.await(
                () -> Remains.files(temporary).equals(List.of()),
                () -> Remains.files(temporary).toString());
    }
}
