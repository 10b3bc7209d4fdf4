package dev.tenon.runner.wasm.wasmtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How much stack is left is known, so that nothing runs off its end. */
class ThreadStackTest {

    private final ThreadStack stack = new ThreadStack();

    @Test
    void a_thread_with_an_ample_stack_has_room() throws Exception {
        CompletableFuture<Boolean> room = new CompletableFuture<>();
        new Thread(null, () -> room.complete(stack.hasRoom()), "ample", ThreadStack.AMPLE).start();
        assertEquals(true, room.get());
    }

    @Test
    void a_thread_has_no_room_any_more_where_java_has_used_it_up() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> ended.complete(untilFull(0) > 0), "deep", 4 << 20);
        thread.start();
        assertEquals(true, ended.get());
    }

    @Test
    void a_virtual_thread_is_on_the_stack_of_its_carrier() throws Exception {
        CompletableFuture<Boolean> room = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> room.complete(stack.hasRoom())).join();
        assertEquals(true, room.get());
    }

    /** Ends by having no room, or by a stack overflow, which fails the test. */
    private int untilFull(int depth) {
        return stack.hasRoom() ? 1 + untilFull(depth + 1) : 0;
    }
}
