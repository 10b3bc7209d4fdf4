package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.runner.wasm.TestEngines;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KilledContainerTest {

    @Test
    void what_it_compiled_ends_with_a_killed_container() throws Exception {
        Process container =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledContainer.class.getName(),
                                TestEngines.library().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = container.inputReader()) {
            assertEquals("ready", output.readLine());
            List<ProcessHandle> compilers = Compilers.running(container.toHandle());
            assertEquals(1, compilers.size());
            Path classes = classes(compilers.get(0));

            container.destroyForcibly();

            for (ProcessHandle compiler : compilers) {
                compiler.onExit().get(30, TimeUnit.SECONDS);
            }
            Compilers.await(() -> !Files.exists(classes));
        } finally {
            container.destroyForcibly().waitFor();
        }
    }

    private static Path classes(ProcessHandle compiler) {
        return Path.of(Compilers.commandLine(compiler).replaceFirst(".* -cp (\\S+) .*", "$1"));
    }
}
