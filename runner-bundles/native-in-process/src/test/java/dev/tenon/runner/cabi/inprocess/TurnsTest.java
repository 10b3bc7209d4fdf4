package dev.tenon.runner.cabi.inprocess;

import static dev.tenon.runner.cabi.inprocess.Libraries.LONG;
import static dev.tenon.runner.cabi.inprocess.Libraries.SHORT;
import static dev.tenon.runner.cabi.inprocess.Libraries.answer;
import static dev.tenon.runner.cabi.inprocess.Libraries.await;
import static dev.tenon.runner.cabi.inprocess.Libraries.call;
import static dev.tenon.runner.cabi.inprocess.Libraries.calling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is in a library at once. */
@Timeout(60)
class TurnsTest {

    private static final int CALLERS = 32;
    private static final int CALLS = 50;

    @TempDir Path folder;
    private Libraries libraries;

    @BeforeEach
    void open() {
        libraries = new Libraries(folder);
    }

    @AfterEach
    void close() {
        libraries.close();
    }

    @Test
    void a_library_that_is_not_thread_safe_is_never_entered_twice_at_once() throws Exception {
        LoadedLibrary library = libraries.open();
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            assertAllAnswered(library, threads);
        }
        assertEquals(answer("1"), call(library, "most"));
    }

    @Test
    void nor_is_it_by_virtual_threads() throws Exception {
        LoadedLibrary library = libraries.open();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertAllAnswered(library, threads);
        }
        assertEquals(answer("1"), call(library, "most"));
    }

    private static void assertAllAnswered(LoadedLibrary library, ExecutorService threads)
            throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS * CALLS; i++) {
            answers.add(threads.submit(() -> call(library, "linger")));
        }
        for (Future<String> answer : answers) {
            assertEquals(answer("lingered"), answer.get());
        }
    }

    /** Each call ends when as many are in at once. */
    @Test
    void a_thread_safe_one_has_all_callers_in_at_once() throws Exception {
        LoadedLibrary library = libraries.openThreadSafe();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            answers.add(calling(library, "meet " + CALLERS, LONG));
        }
        for (CompletableFuture<String> answer : answers) {
            assertEquals(answer("met"), answer.get());
        }
        assertEquals(answer("" + CALLERS), call(library, "most"));
    }

    @Test
    void who_waits_until_the_deadline_is_told_that_it_is_busy() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> inside = libraries.stay(library, LONG);
        CallException.Busy busy =
                assertThrows(CallException.Busy.class, () -> call(library, "echo x", SHORT));
        assertEquals(
                "the library is not thread-safe, and other calls were in it until the deadline",
                busy.getMessage());
        libraries.letGo();
        assertEquals(answer("stayed"), inside.get());
        assertEquals("x", call(library, "echo x"));
        assertTrue(library.isAlive());
    }

    @Test
    void who_is_interrupted_while_waiting_stops_waiting_and_stays_interrupted() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> inside = libraries.stay(library, LONG);
        AtomicReference<CallException> refusal = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread waiting =
                Libraries.inThread(
                        () -> {
                            refusal.set(
                                    assertThrows(
                                            CallException.class, () -> call(library, "echo x")));
                            interrupted.set(Thread.currentThread().isInterrupted());
                        });
        awaitWaiting(waiting);
        waiting.interrupt();
        waiting.join();
        assertInstanceOf(CallException.Unavailable.class, refusal.get());
        assertEquals(true, interrupted.get());
        libraries.letGo();
        assertEquals(answer("stayed"), inside.get());
        assertEquals("x", call(library, "echo x"));
    }

    @Test
    void an_interrupt_ends_no_call_and_keeps_none_from_a_free_library() throws Exception {
        LoadedLibrary library = libraries.open();
        Thread.currentThread().interrupt();
        try {
            assertEquals("x", call(library, "echo x"));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void who_comes_back_at_once_goes_behind_those_who_wait() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> again =
                libraries.stay(library, LONG).thenCompose(stayed -> callingHere(library));
        CompletableFuture<String> waited = new CompletableFuture<>();
        Thread waiting = Libraries.inThread(() -> waited.complete(callingHere(library).join()));
        awaitWaiting(waiting);
        libraries.letGo();
        assertEquals(answer("2"), waited.get());
        assertEquals(answer("3"), again.get());
    }

    /** On this thread: of a call's answer, the one that made it. */
    private static CompletableFuture<String> callingHere(LoadedLibrary library) {
        try {
            return CompletableFuture.completedFuture(call(library, "calls"));
        } catch (CallException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    @Test
    void calls_are_let_in_in_the_order_in_which_they_came() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> inside = libraries.stay(library, LONG);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            answers.add(answer);
            awaitWaiting(Libraries.inThread(() -> answer.complete(callingHere(library).join())));
        }
        libraries.letGo();
        assertEquals(answer("stayed"), inside.get());
        for (int i = 0; i < 5; i++) {
            assertEquals(answer("" + (i + 2)), answers.get(i).get());
        }
    }

    @Test
    void who_waits_while_it_is_closed_does_not_wait_for_the_call_inside() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> inside = libraries.stay(library, LONG);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(calling(library, "echo x", LONG));
        }
        library.close();
        for (CompletableFuture<String> each : waiting) {
            ExecutionException fault = assertThrows(ExecutionException.class, each::get);
            assertInstanceOf(CallException.Unavailable.class, fault.getCause());
        }
        libraries.letGo();
        assertEquals(answer("stayed"), inside.get());
    }

    private static void awaitWaiting(Thread thread) {
        await(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
