package dev.tenon.runner.cabi.inprocess;

import static dev.tenon.runner.cabi.inprocess.Libraries.LONG;
import static dev.tenon.runner.cabi.inprocess.Libraries.MAX_RESULT;
import static dev.tenon.runner.cabi.inprocess.Libraries.answer;
import static dev.tenon.runner.cabi.inprocess.Libraries.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.LoadException;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class InProcessLibraryTest {

    @TempDir Path folder;
    private Libraries libraries;

    @BeforeEach
    void open() {
        libraries = new Libraries(folder);
    }

    /** Nothing is mapped and no thread is left after it. */
    @AfterEach
    void close() {
        libraries.close();
    }

    @Test
    void a_library_answers() throws Exception {
        LoadedLibrary library = libraries.open();
        assertEquals(
                "{\"name\":\"test\",\"description\":\"Obeys\",\"version\":\"1.0.0\",\"abi_version\":1}",
                new String(library.metadata(), UTF_8));
        assertEquals("hällo", call(library, "echo hällo"));
        assertEquals(answer("100000"), call(library, "length " + "x".repeat(100_000)));
        assertTrue(library.isAlive());
    }

    @Test
    void so_does_one_in_rust_and_both_are_unmapped() throws Exception {
        assumeTrue(Files.exists(Libraries.built("rust")), "missing: rustc");
        LoadedLibrary library = libraries.open("rust", true);
        assertEquals(
                "{\"success\":true,\"output\":\"cba\",\"error\":null,\"files\":[]}",
                call(library, "abc"));
        assertEquals(List.of("rust0.so"), libraries.mapped());
    }

    @Test
    void metadata_is_the_caller_s_to_change() throws Exception {
        LoadedLibrary library = libraries.open();
        library.metadata()[0] = 'x';
        assertEquals('{', library.metadata()[0]);
    }

    @Test
    void what_it_answers_is_judged_elsewhere() throws Exception {
        byte[] answer =
                libraries.open().execute("bytes", "bytes".getBytes(UTF_8), Libraries.after(LONG));
        assertArrayEquals(new byte[] {(byte) 0xff, (byte) 0xfe}, answer);
    }

    @Test
    void a_null_pointer_is_a_crash_and_the_next_call_is_served() throws Exception {
        LoadedLibrary library = libraries.open();
        CallException.Crashed crash =
                assertThrows(CallException.Crashed.class, () -> call(library, "null"));
        assertTrue(crash.getMessage().endsWith("returned a null pointer"), crash.getMessage());
        assertEquals("x", call(library, "echo x"));
        assertTrue(library.isAlive());
    }

    @Test
    void a_string_without_an_end_in_the_bound_is_a_crash() throws Exception {
        LoadedLibrary library = libraries.open();
        assertEquals(MAX_RESULT, call(library, "fill " + MAX_RESULT).length());
        CallException.Crashed crash =
                assertThrows(
                        CallException.Crashed.class,
                        () -> call(library, "fill " + (MAX_RESULT + 1)));
        assertTrue(
                crash.getMessage().endsWith("without an end in 1048576 bytes"), crash.getMessage());
    }

    @Test
    void every_string_is_given_back_whatever_became_of_it() throws Exception {
        LoadedLibrary library = libraries.open();
        for (int i = 0; i < 100; i++) {
            call(library, "echo x");
            call(library, "bytes");
            assertThrows(CallException.Crashed.class, () -> call(library, "null"));
            assertThrows(
                    CallException.Crashed.class, () -> call(library, "fill " + (MAX_RESULT + 1)));
        }
        assertEquals(answer("0"), call(library, "strings"));
    }

    @Test
    void an_input_with_a_nul_fails_before_the_library_is_called() throws Exception {
        LoadedLibrary library = libraries.open();
        assertThrows(CallException.Failed.class, () -> call(library, "echo a\0b"));
        assertEquals(answer("1"), call(library, "calls"));
    }

    @Test
    void nor_is_it_called_after_the_deadline() throws Exception {
        LoadedLibrary library = libraries.open();
        assertThrows(
                CallException.DeadlineExceeded.class, () -> call(library, "echo x", Duration.ZERO));
        assertEquals(answer("1"), call(library, "calls"));
        assertTrue(library.isAlive());
    }

    @Test
    void a_closed_one_is_unmapped_at_once_and_refuses_calls() throws Exception {
        LoadedLibrary library = libraries.open();
        library.close();
        library.close();
        assertEquals(List.of(), libraries.mapped());
        assertFalse(library.isAlive());
        assertFalse(library.ended().toCompletableFuture().isDone());
        assertThrows(CallException.Unavailable.class, () -> call(library, "echo x"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closing_does_not_wait_for_a_call_inside_and_that_one_unmaps_it(boolean threadSafe)
            throws Exception {
        LoadedLibrary library = libraries.open("test", threadSafe);
        CompletableFuture<String> inside = libraries.stay(library, LONG);
        library.close();
        assertEquals(List.of("test0.so"), libraries.mapped());
        assertThrows(CallException.Unavailable.class, () -> call(library, "echo x"));
        libraries.letGo();
        assertEquals(answer("stayed"), inside.get());
        assertEquals(List.of(), libraries.mapped());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version2", "nometadata"})
    void a_library_that_is_refused_does_not_stay_mapped(String name) {
        LoadException refusal =
                assertThrows(LoadException.class, () -> libraries.open(name, false));
        String expected = name.equals("version2") ? "answers 2, expected 1" : "a null pointer";
        assertTrue(refusal.getMessage().endsWith(expected), refusal.getMessage());
        assertEquals(List.of(), libraries.mapped());
        assertEquals(List.of(), Libraries.threads());
    }
}
