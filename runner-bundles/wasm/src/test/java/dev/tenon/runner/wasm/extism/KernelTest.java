package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.wasm.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {

    private static final int LIMIT = 8 << 20;

    private final Kernel kernel = new Kernel(LIMIT);

    @Test
    void numbers_are_little_endian() throws Exception {
        long block = kernel.alloc(8);
        kernel.storeLong(block, 0x0807060504030201L);
        assertEquals(1, kernel.loadByte(block));
        assertEquals(8, kernel.loadByte(block + 7));
        kernel.storeByte(block + 7, 0xFFF9);
        assertEquals(0xF907060504030201L, kernel.loadLong(block));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 65536, 1L << 32, 1L << 32 | 64, Long.MAX_VALUE, -1, -8})
    void outside_of_the_memory_is_0_and_stays_0(long offset) {
        kernel.storeLong(offset, -1);
        kernel.storeByte(offset, -1);
        assertEquals(0, kernel.loadLong(offset));
        assertEquals(0, kernel.loadByte(offset));
    }

    @Test
    void what_lies_half_outside_is_outside() {
        kernel.storeLong(65536 - 7, -1);
        assertEquals(0, kernel.loadByte(65536 - 7));
        assertEquals(0, kernel.loadLong(65536 - 7));
    }

    @Test
    void the_last_bytes_of_the_memory_are_inside() throws Exception {
        kernel.storeLong(65536 - 8, 7);
        assertEquals(7, kernel.loadLong(65536 - 8));
        kernel.storeByte(65535, 9);
        assertEquals(9, kernel.loadByte(65535));
    }

    @Test
    void no_byte_of_a_call_is_left_for_the_next() throws Exception {
        kernel.begin("input".getBytes(UTF_8));
        long block = kernel.alloc(100_000);
        kernel.storeByte(block + 99_999, 1);
        kernel.storeByte(kernel.memoryBytes() - 1, 1);
        kernel.setError(block);
        kernel.setOutput(block, 4);
        kernel.begin(new byte[0]);
        for (long offset = 0; offset < kernel.memoryBytes(); offset++) {
            assertEquals(0, kernel.loadByte(offset));
        }
        assertEquals(0, kernel.length(block));
        assertNull(kernel.error());
        assertEquals(0, kernel.output().length);
        assertEquals(0, kernel.inputLength());
    }

    @Test
    void what_a_block_held_is_left_when_it_is_used_again_in_the_same_call() throws Exception {
        long block = kernel.alloc(8);
        kernel.alloc(8);
        kernel.storeLong(block, 5);
        kernel.free(block);
        assertEquals(block, kernel.alloc(8));
        assertEquals(5, kernel.loadLong(block));
    }

    @Test
    void a_large_memory_is_given_back_after_the_call() throws Exception {
        kernel.alloc(4 << 20);
        assertTrue(kernel.memoryBytes() >= 4 << 20);
        kernel.reset();
        assertEquals(65536, kernel.memoryBytes());
    }

    @Test
    void memory_ends_at_the_limit() throws Exception {
        long all = LIMIT - Blocks.FIRST - Blocks.OVERHEAD;
        EngineException full =
                assertThrows(EngineException.Trap.class, () -> kernel.alloc(all + 1));
        assertTrue(full.getMessage().contains("alloc(" + (all + 1) + ")"), full.getMessage());
        long block = kernel.alloc(all);
        kernel.storeByte(block + all - 1, 1);
        assertEquals(1, kernel.loadByte(block + all - 1));
        assertTrue(kernel.memoryBytes() <= LIMIT);
        assertThrows(EngineException.Trap.class, () -> kernel.alloc(1));
    }

    @Test
    void the_largest_length_is_told_as_unsigned() {
        EngineException full = assertThrows(EngineException.Trap.class, () -> kernel.alloc(-1));
        assertTrue(full.getMessage().contains("alloc(18446744073709551615)"), full.getMessage());
    }

    @Test
    void a_limit_below_a_page_holds_too() throws Exception {
        Kernel small = new Kernel(1000);
        assertThrows(EngineException.Trap.class, () -> small.alloc(1000));
        long block = small.alloc(500);
        small.storeByte(block + 499, 1);
        assertEquals(1, small.loadByte(block + 499));
        assertTrue(small.memoryBytes() <= 1000);
    }

    @Test
    void an_input_that_has_no_room_is_refused() throws Exception {
        assertFalse(kernel.begin(new byte[LIMIT]));
        assertTrue(kernel.begin(new byte[LIMIT / 2]));
    }

    @Test
    void input_is_read_by_index_and_ends_where_it_ends() throws Exception {
        kernel.begin("123456789".getBytes(UTF_8));
        assertEquals(9, kernel.inputLength());
        assertEquals(0x3837363534333231L, kernel.loadInputLong(0));
        assertEquals(0x3938373635343332L, kernel.loadInputLong(1));
        assertEquals(0, kernel.loadInputLong(2));
        assertEquals('9', kernel.loadInputByte(8));
        assertEquals(0, kernel.loadInputByte(9));
        assertEquals(0, kernel.loadInputByte(-1));
        assertEquals(0, kernel.loadInputLong(Long.MAX_VALUE));
        assertEquals(0, kernel.loadInputLong(-1));
        assertEquals('1', kernel.loadByte(kernel.inputOffset()));
    }

    @Test
    void a_freed_input_is_gone() throws Exception {
        kernel.begin("input".getBytes(UTF_8));
        kernel.free(kernel.inputOffset());
        assertEquals(0, kernel.inputLength());
        assertEquals(0, kernel.loadInputByte(0));
    }

    @Test
    void an_output_is_any_range_inside() throws Exception {
        long block = kernel.alloc(16);
        kernel.storeLong(block, 0x3837363534333231L);
        kernel.setOutput(block + 1, 3);
        assertArrayEquals("234".getBytes(UTF_8), kernel.output());
        kernel.setOutput(block, Long.MAX_VALUE);
        kernel.setOutput(block, -1);
        kernel.setOutput(-8, 16);
        kernel.setOutput(0, 0);
        kernel.setOutput(kernel.memoryBytes() - 1, 2);
        assertArrayEquals("234".getBytes(UTF_8), kernel.output(), "others change nothing");
        kernel.setOutput(block, 0);
        assertEquals(0, kernel.output().length);
    }

    @Test
    void an_error_is_a_block_with_a_message() throws Exception {
        long block = kernel.put("wrong".getBytes(UTF_8));
        kernel.setError(block);
        assertEquals("wrong", kernel.error());
        kernel.setError(-5);
        assertEquals(block, kernel.errorOffset(), "outside is passed over");
        kernel.setError(block + 1);
        assertNull(kernel.error(), "there begins no block");
        kernel.setError(block);
        kernel.setError(0);
        assertNull(kernel.error());
        kernel.setError(block);
        kernel.free(block);
        assertNull(kernel.error());
    }

    @Test
    void a_long_error_is_cut_and_one_that_is_no_text_is_shown_anyhow() throws Exception {
        kernel.setError(kernel.put("e".repeat(1 << 20).getBytes(UTF_8)));
        assertEquals("e".repeat(64 << 10) + "…", kernel.error());
        kernel.setError(kernel.put(new byte[] {'a', (byte) 0xFF}));
        assertEquals("a\uFFFD", kernel.error());
    }

    @Test
    void an_argument_is_a_block_or_nothing() throws Exception {
        long block = kernel.put(new byte[] {1, 2});
        assertArrayEquals(new byte[] {1, 2}, kernel.bytes(block, "key"));
        assertEquals(0, kernel.bytes(0, "key").length);
        EngineException strange =
                assertThrows(EngineException.Trap.class, () -> kernel.bytes(block + 1, "key"));
        assertEquals(
                "key: found " + (block + 1) + ", expected a block of Extism memory",
                strange.getMessage());
        assertThrows(EngineException.Trap.class, () -> kernel.cutText(-1, "message"));
    }
}
