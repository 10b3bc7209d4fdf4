package dev.tenon.runner.cabi.inprocess;

import static dev.tenon.runner.cabi.inprocess.Libraries.LONG;
import static dev.tenon.runner.cabi.inprocess.Libraries.SHORT;
import static dev.tenon.runner.cabi.inprocess.Libraries.call;
import static dev.tenon.runner.cabi.inprocess.Libraries.calling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.CallException;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a library with a call in it that does not end. */
@Timeout(60)
class QuarantineTest {

    private static final String WHY =
            "the library is in quarantine: function 'stay' did not end by its deadline, and cannot be stopped in this process";

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_overdue_call_ends_it_for_all_others(boolean threadSafe) throws Exception {
        LoadedLibrary library = libraries.open("test", threadSafe);
        CompletableFuture<String> overdue = libraries.stay(library, SHORT);
        assertEquals(WHY, library.ended().toCompletableFuture().get());
        assertFalse(library.isAlive());
        CallException.Crashed refusal =
                assertThrows(CallException.Crashed.class, () -> call(library, "echo x"));
        assertEquals(WHY, refusal.getMessage());
        assertFalse(overdue.isDone());
        libraries.letGo();
        assertInstanceOf(CallException.DeadlineExceeded.class, fault(overdue));
    }

    @Test
    void who_waits_then_does_not_wait_for_the_overdue_call() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> overdue = libraries.stay(library, SHORT);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(calling(library, "echo x", LONG));
        }
        for (CompletableFuture<String> each : waiting) {
            CallException refusal = fault(each);
            assertInstanceOf(CallException.Crashed.class, refusal);
            assertEquals(WHY, refusal.getMessage());
        }
        assertFalse(overdue.isDone());
        libraries.letGo();
        assertInstanceOf(CallException.DeadlineExceeded.class, fault(overdue));
    }

    @Test
    void it_is_unmapped_when_the_overdue_call_has_left_and_another_copy_serves_meanwhile()
            throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<String> overdue = libraries.stay(library, SHORT);
        library.ended().toCompletableFuture().get();
        library.close();
        LoadedLibrary next = libraries.open();
        assertEquals("x", call(next, "echo x"));
        assertEquals(
                List.of("test0.so", "test1.so"), libraries.mapped().stream().sorted().toList());
        libraries.letGo();
        assertInstanceOf(CallException.DeadlineExceeded.class, fault(overdue));
        assertEquals(List.of("test1.so"), libraries.mapped());
    }

    /** Whoever it is that ends it may close it right then. */
    @Test
    void it_may_be_closed_by_whoever_is_told() throws Exception {
        LoadedLibrary library = libraries.open();
        CompletableFuture<Void> closed =
                library.ended().thenAccept(why -> library.close()).toCompletableFuture();
        CompletableFuture<String> overdue = libraries.stay(library, SHORT);
        closed.get();
        libraries.letGo();
        assertInstanceOf(CallException.DeadlineExceeded.class, fault(overdue));
        assertEquals(List.of(), libraries.mapped());
    }

    private static CallException fault(CompletableFuture<String> call) {
        return (CallException) assertThrows(ExecutionException.class, call::get).getCause();
    }
}
