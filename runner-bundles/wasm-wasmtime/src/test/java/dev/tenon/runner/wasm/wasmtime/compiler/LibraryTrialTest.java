package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.TestEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of libraries that are not as expected: never of this process. */
@Timeout(60)
class LibraryTrialTest {

    @TempDir Path temporary;

    @AfterEach
    void nothing_is_left() {
        assertEquals(List.of(), Compilers.running());
    }

    @Test
    void what_is_no_library_is_refused() throws IOException {
        String message = refusal(Files.writeString(temporary.resolve("libtext.so"), "text"));

        assertTrue(message.startsWith("the library: "), message);
        assertTrue(message.contains("libtext.so cannot be loaded"), message);
    }

    @Test
    void a_library_of_something_else_is_refused() {
        Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("net"));

        String message = refusal(other);
        assertTrue(message.startsWith("the library: "), message);
        assertTrue(message.contains("has no function wasm_config_new"), message);
    }

    @Test
    void a_library_that_crashes_ends_its_own_process_only() throws IOException {
        byte[] content = Files.readAllBytes(TestEngines.library());
        // amid the code, which is the most of it; no machine takes zeros for anything useful
        Arrays.fill(content, content.length / 4, content.length / 2, (byte) 0);

        String message = refusal(Files.write(temporary.resolve("libbroken.so"), content));
        assertTrue(message.matches("the compiler ended: it was killed by SIG.* in C .*"), message);
        assertTrue(message.contains("libbroken.so"), message);
    }

    @Test
    void an_absent_library_is_named() {
        String message = refusal(temporary.resolve("absent.so"));
        assertTrue(message.contains("absent.so"), message);
    }

    private static String refusal(Path library) {
        try (CompilerProcess compiler = new CompilerProcess(library)) {
            return assertThrows(
                            LoadException.class,
                            () -> compiler.prepare(Compilers.patient().deadline()))
                    .getMessage();
        }
    }
}
