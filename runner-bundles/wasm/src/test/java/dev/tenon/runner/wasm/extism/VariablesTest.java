package dev.tenon.runner.wasm.extism;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private static final int MOST = Variables.MAX_BYTES - Variables.OVERHEAD - 1;

    private final Variables variables = new Variables();

    @Test
    void a_name_is_any_bytes() {
        byte[] strange = {-1, 0, 'a'};
        assertTrue(variables.set(strange, new byte[] {1}));
        assertTrue(variables.set(new byte[0], new byte[] {2}));
        assertArrayEquals(new byte[] {1}, variables.get(strange.clone()));
        assertArrayEquals(new byte[] {2}, variables.get(new byte[0]));
        assertNull(variables.get(new byte[] {-1, 0}));
    }

    @Test
    void all_together_take_no_more_than_the_bound() {
        assertFalse(variables.set(name("a"), new byte[MOST + 1]));
        assertNull(variables.get(name("a")));
        assertTrue(variables.set(name("a"), new byte[MOST]));
        assertFalse(variables.set(name("b"), new byte[0]));
    }

    @Test
    void a_value_that_is_set_again_takes_the_room_of_the_old_one() {
        assertTrue(variables.set(name("a"), new byte[MOST]));
        assertTrue(variables.set(name("a"), new byte[MOST]));
        assertFalse(variables.set(name("a"), new byte[MOST + 1]));
        assertEquals(MOST, variables.get(name("a")).length, "the old one stays");
        assertTrue(variables.set(name("a"), new byte[0]));
        assertTrue(variables.set(name("b"), new byte[MOST - Variables.OVERHEAD - 1]));
    }

    @Test
    void what_is_removed_takes_no_room() {
        variables.set(name("a"), new byte[MOST]);
        variables.remove(name("none"));
        variables.remove(name("a"));
        variables.remove(name("a"));
        assertTrue(variables.set(name("b"), new byte[MOST]));
        assertFalse(variables.set(name("c"), new byte[0]));
    }

    @Test
    void many_names_without_values_are_bounded_too() {
        int made = 0;
        while (variables.set(name(Integer.toString(1_000_000 + made)), new byte[0])) {
            made++;
        }
        assertEquals(Variables.MAX_BYTES / (Variables.OVERHEAD + 7), made);
    }

    @Test
    void many_threads_keep_the_count_right() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String mine = "thread " + t;
                all.add(threads.submit(() -> churn(mine)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertTrue(variables.set(name("a"), new byte[MOST]), "nothing is counted any more");
    }

    private void churn(String mine) {
        for (int i = 0; i < 20_000; i++) {
            variables.set(name(mine), new byte[i % 100]);
            variables.set(name("shared"), new byte[i % 50]);
            assertEquals(i % 100, variables.get(name(mine)).length);
            variables.remove(name("shared"));
        }
        variables.remove(name(mine));
    }

    private static byte[] name(String text) {
        return text.getBytes(UTF_8);
    }
}
