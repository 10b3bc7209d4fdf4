package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.runner.process.Bubblewrap;
import dev.tenon.runner.wasm.TestEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process of the compiler sees, where there is a sandbox. */
@Timeout(60)
class ConfinedTest {

    @TempDir Path temporary;
    private CompilerProcess compiler;
    private Path process;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Bubblewrap.find().isPresent(), "skipped: no bubblewrap here");
        compiler = new CompilerProcess(TestEngines.library());
        compiler.prepare(Compilers.patient().deadline());
        process = Path.of("/proc", Long.toString(Compilers.running().get(0).pid()));
    }

    @AfterEach
    void stop() {
        if (compiler != null) {
            compiler.close();
        }
    }

    @Test
    void it_sees_the_library_and_java_and_no_file_of_others() throws IOException {
        Path secret = Files.writeString(temporary.toRealPath().resolve("secret"), "secret");

        assertTrue(Files.exists(seen(TestEngines.library())));
        assertTrue(Files.exists(seen(Path.of(System.getProperty("java.home")).toRealPath())));
        assertFalse(Files.exists(seen(secret)));
        assertFalse(Files.exists(seen(Path.of("/etc/shadow"))));
    }

    @Test
    void it_has_no_network() throws IOException {
        List<String> lines = Files.readAllLines(process.resolve("net/dev"));
        List<String> interfaces = lines.stream().skip(2).map(l -> l.strip().split(":")[0]).toList();

        assertEquals(List.of("lo"), interfaces);
    }

    @Test
    void it_cannot_write_to_its_own_classes() throws IOException {
        String[] command = Files.readString(process.resolve("cmdline")).split("\0");
        String classes = command[List.of(command).indexOf("-cp") + 1];
        List<String> mounts = Files.readAllLines(process.resolve("mounts"));

        assertTrue(
                mounts.stream()
                        .anyMatch(m -> m.contains(" " + classes + " ") && m.contains(" ro,")),
                () -> "no read-only " + classes + " in " + mounts);
    }

    private Path seen(Path path) {
        return Path.of(process + "/root" + path);
    }
}
