package dev.tenon.runner.wasm.extism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

    private static final int LIMIT = 1 << 20;

    private final Blocks blocks = new Blocks(LIMIT);

    @Test
    void a_block_has_the_length_that_was_asked_for() {
        int block = blocks.allocate(5);
        assertEquals(5, blocks.length(block));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, LIMIT, LIMIT + 1L, 1L << 32, 1L << 32 | 8, Long.MAX_VALUE, -8})
    void what_has_no_room_is_no_block(long length) {
        assertEquals(0, blocks.allocate(length));
        assertEquals(Blocks.FIRST, blocks.end());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Blocks.FIRST + 1, Blocks.FIRST + 16, -1, Long.MIN_VALUE})
    void no_block_begins_elsewhere(long where) {
        int block = blocks.allocate(64);
        assertEquals(0, blocks.length(where));
        assertFalse(blocks.free(where));
        assertEquals(64, blocks.length(block));
    }

    @Test
    void an_offset_beyond_32_bits_is_not_cut_to_one_within() {
        int block = blocks.allocate(64);
        assertEquals(0, blocks.length(1L << 32 | block));
        assertFalse(blocks.free(1L << 32 | block));
    }

    @Test
    void a_block_is_freed_once() {
        int block = blocks.allocate(64);
        blocks.allocate(64);
        assertTrue(blocks.free(block));
        assertFalse(blocks.free(block));
        assertEquals(0, blocks.length(block));
    }

    @Test
    void what_was_freed_is_used_again_and_its_rest_too() {
        int first = blocks.allocate(256);
        blocks.allocate(16);
        int end = blocks.end();
        blocks.free(first);
        assertEquals(first, blocks.allocate(100));
        assertEquals(first + 112, blocks.allocate(144));
        assertEquals(end, blocks.end());
    }

    @Test
    void free_neighbours_become_one_in_any_order() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (int[] order : orders) {
            blocks.clear();
            int[] three = {blocks.allocate(32), blocks.allocate(48), blocks.allocate(64)};
            blocks.allocate(16);
            for (int i : order) {
                assertTrue(blocks.free(three[i]));
            }
            assertEquals(three[0], blocks.allocate(144));
        }
    }

    @Test
    void what_is_free_at_the_end_is_given_back() {
        int first = blocks.allocate(32);
        int second = blocks.allocate(32);
        blocks.free(first);
        blocks.free(second);
        assertEquals(Blocks.FIRST, blocks.end());
    }

    @Test
    void the_smallest_that_fits_is_taken() {
        int large = blocks.allocate(512);
        blocks.allocate(16);
        int small = blocks.allocate(64);
        blocks.allocate(16);
        blocks.free(large);
        blocks.free(small);
        assertEquals(small, blocks.allocate(64));
    }

    @Test
    void what_is_known_of_small_blocks_counts() {
        int made = 0;
        while (blocks.allocate(1) != 0) {
            made++;
        }
        assertEquals((LIMIT - Blocks.FIRST) / (16 + Blocks.OVERHEAD), made);
    }

    @Test
    void splitting_makes_no_more_blocks_than_there_may_be() {
        Blocks few = new Blocks(Blocks.FIRST + 4 * (64 + Blocks.OVERHEAD));
        int[] four = new int[4];
        for (int i = 0; i < 4; i++) {
            four[i] = few.allocate(64);
            assertTrue(four[i] > 0);
        }
        few.free(four[1]);
        assertEquals(four[1], few.allocate(1));
        assertEquals(0, few.allocate(1), "its rest went with it");
    }

    @Test
    void blocks_never_overlap_whatever_the_order() {
        Random random = new Random(1);
        TreeMap<Integer, Integer> used = new TreeMap<>();
        for (int i = 0; i < 200_000; i++) {
            if (random.nextInt(5) < 3) {
                int length = 1 + random.nextInt(random.nextBoolean() ? 40 : 20_000);
                int block = blocks.allocate(length);
                if (block != 0) {
                    assertApart(used, block, length);
                    used.put(block, length);
                }
            } else if (!used.isEmpty()) {
                Integer near = used.floorKey(random.nextInt(LIMIT));
                int block = near == null ? used.firstKey() : near;
                assertEquals(used.remove(block), blocks.length(block));
                assertTrue(blocks.free(block));
            }
        }
        Map<Integer, Integer> left = new HashMap<>(used);
        left.forEach((block, length) -> assertEquals(length, blocks.length(block)));
        left.keySet().forEach(block -> assertTrue(blocks.free(block)));
        assertEquals(Blocks.FIRST, blocks.end(), "all free is one, and nothing is left of it");
    }

    private void assertApart(TreeMap<Integer, Integer> used, int block, int length) {
        Map.Entry<Integer, Integer> before = used.floorEntry(block);
        Integer next = used.higherKey(block);
        assertTrue(block >= Blocks.FIRST && block + length <= blocks.end());
        assertTrue(before == null || before.getKey() + before.getValue() <= block);
        assertTrue(next == null || block + length <= next);
    }
}
