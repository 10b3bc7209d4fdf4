package dev.tenon.runner.wasm.endive;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.Wat;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What this engine cannot hold, it refuses by name. */
class EndiveEngineTest {

    @Test
    void tail_calls_are_refused_because_nothing_stops_an_endless_one() {
        byte[] tailCall = {
            0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 0x12, 0,
            0x0B
        };
        assertRefused(tailCall, 1 << 30, "return_call", "permissions.execution.timeout");
    }

    @Test
    void more_code_than_fits_compile_memory_is_refused_before_it_is_parsed() {
        byte[] module = Wat.module("(func " + "(nop)".repeat(20_000) + ")");
        assertRefused(module, 1 << 20, "compile_memory", "1048576");
    }

    private static void assertRefused(byte[] module, long memory, String... reasons) {
        try (EndiveEngine engine = new EndiveEngine()) {
            LoadException refused =
                    assertThrows(
                            LoadException.class,
                            () ->
                                    engine.compile(
                                            module,
                                            ModuleShape.read(module),
                                            new CompileLimits(
                                                    Deadline.after(Duration.ofSeconds(30)),
                                                    memory)));
            for (String reason : reasons) {
                assertTrue(refused.getMessage().contains(reason), refused.getMessage());
            }
        }
    }
}
