package dev.tenon.runner.wasm.wasmtime.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.Wat;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Endive 1.0.0 is known to do wrong, and {@link ModuleGenerator} therefore leaves out. Where
 * one of these fails, Endive has been mended: then it is to be put in again there.
 */
class EndiveMistakesTest {

    @Test
    void large_unsigned_numbers_are_rounded_up_instead_of_to_the_nearest_float() throws Exception {
        assertDiffers(
                "(f32.convert_i64_u (i64.const 0x9c7b480c00000000))",
                "f32",
                Integer.toUnsignedLong(Float.floatToRawIntBits(0x9c7b48p40f)),
                Integer.toUnsignedLong(Float.floatToRawIntBits(0x9c7b49p40f)));
    }

    private static void assertDiffers(String code, String type, long right, long wrong)
            throws Exception {
        byte[] module = Wat.module("(func (export \"f\") (result %s) %s)".formatted(type, code));
        try (Engine java = new EndiveEngine();
                Engine wasmtime = TestEngines.open()) {
            assertEquals(right, result(wasmtime, module));
            assertEquals(wrong, result(java, module));
        }
    }

    private static long result(Engine engine, byte[] module) throws Exception {
        CompileLimits compileLimits =
                new CompileLimits(Deadline.after(Duration.ofSeconds(30)), 1 << 30);
        return engine.compile(module, ModuleShape.read(module), compileLimits)
                        .instantiate(List.of(), new Limits(0, 0))
                        .function("f")
                        .call()
                & 0xFFFF_FFFFL;
    }
}
