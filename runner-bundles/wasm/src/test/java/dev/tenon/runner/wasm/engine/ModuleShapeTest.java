package dev.tenon.runner.wasm.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.Wat;
import dev.tenon.runner.wasm.engine.ModuleShape.Kind;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen of a module before any engine has it. */
class ModuleShapeTest {

    private static final String HEADER = "0061736d01000000";

    @Test
    void imports_exports_and_sizes_are_told() throws Exception {
        ModuleShape shape =
                ModuleShape.read(
                        Wat.module(
                                """
                                (import "m" "f" (func (param i32 i64) (result f64)))
                                (import "m" "g" (global f32))
                                (memory (export "memory") 3 7)
                                (table 5 funcref)
                                (table 900 funcref)
                                (func (export "small"))
                                (func (export "large") (result i32)
                                  (i32.add (i32.const 1) (i32.const 2)))
                                """));
        assertEquals(2, shape.imports().size());
        assertEquals("m.f", shape.imports().get(0).label());
        assertEquals("(i32, i64) -> f64", String.valueOf(shape.imports().get(0).type()));
        assertEquals(Kind.GLOBAL, shape.imports().get(1).kind());
        assertNull(shape.imports().get(1).type());
        assertEquals("() -> ()", String.valueOf(shape.exports().get("small").type()));
        assertEquals("() -> i32", String.valueOf(shape.exports().get("large").type()));
        assertEquals(Kind.MEMORY, shape.exports().get("memory").kind());
        assertEquals(1, shape.memories());
        assertEquals(3 << 16, shape.memoryBytes());
        assertEquals(2, shape.tables());
        assertEquals(900, shape.tableElements());
        // locals, code and end: 2 bytes, and 7
        assertEquals(9, shape.codeBytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0061736d0a000100     | header of a core module
                    00                   | end of the file
                    HEADER 01 7f         | a count of 127, and 0 bytes are left
                    HEADER 01 05 ffffffffff | more than 32 bits
                    HEADER 01 03 01 5f 00   | garbage-collected types
                    HEADER 03 06 01 ff ff ff ff 0f | index 4294967295
                    HEADER 02 05 01 01 ff 00 00    | not UTF-8
                    HEADER 02 05 01 00 00 09 00    | of kind 9
                    HEADER 02 05 01 00 00 00 00    | a function of type 0
                    HEADER 07 04 01 00 05 00       | of kind 5
                    HEADER 07 04 01 00 00 05       | function 5, which there is not
                    HEADER 05 04 01 03 01 02       | a shared memory
                    HEADER 05 03 01 04 01          | expected wasm32
                    HEADER 05 05 01 00 81 80 04    | a memory of 65537 pages
                    HEADER 04 07 01 40 00 70 00 01 41 | initial element of instruction
                    """)
    void what_is_none_is_refused_with_what_was_found(String hex, String reason) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace("HEADER", HEADER).replace(" ", ""));
        LoadException refused = assertThrows(LoadException.class, () -> ModuleShape.read(bytes));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
