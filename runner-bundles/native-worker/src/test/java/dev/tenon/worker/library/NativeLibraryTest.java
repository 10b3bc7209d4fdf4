package dev.tenon.worker.library;

import static dev.tenon.worker.library.TestLibraries.file;
import static dev.tenon.worker.library.TestLibraries.open;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.worker.library.LibraryException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NativeLibraryTest {

    @Test
    void a_library_of_vt_code_s_kind_answers() throws Exception {
        try (NativeLibrary library = open("plain")) {
            assertEquals(Prefix.VTCODE, library.prefix());
            assertEquals(1, library.abiVersion());
            assertFalse(library.takesHost());
            assertEquals("{\"name\":\"plugin\",\"version\":\"1.0.0\"}", text(library.metadata()));
            assertEquals("hello", call(library, "echo hello"));
        }
    }

    @Test
    void our_own_prefix_does_as_well() throws Exception {
        try (NativeLibrary library = open("ours")) {
            assertEquals(Prefix.TENON, library.prefix());
            assertEquals("hello", call(library, "echo hello"));
        }
    }

    @Test
    void of_both_prefixes_ours_is_used_throughout() throws Exception {
        try (NativeLibrary library = open("both")) {
            assertEquals(Prefix.TENON, library.prefix());
            assertEquals("{\"name\":\"tenon\"}", text(library.metadata()));
            assertEquals("tenon", call(library, "{}"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16_383, 16_384, 100_000, 1_000_000})
    void inputs_and_answers_of_any_size_pass_unchanged(int size) throws Exception {
        try (NativeLibrary library = open("plain")) {
            String payload = "ä".repeat(size / 2) + "x".repeat(size % 2);
            assertEquals(payload, call(library, "echo " + payload));
            assertEquals(payload, callInPlace(library, "echo " + payload));
        }
    }

    @Test
    void bytes_that_are_no_utf_8_pass_unchanged() throws Exception {
        try (NativeLibrary library = open("plain")) {
            byte[] expected = {(byte) 0xff, (byte) 0xfe, (byte) 0xc0, (byte) 0x80};
            assertArrayEquals(expected, library.execute("bytes".getBytes(UTF_8)));
        }
    }

    @Test
    void a_string_is_freed_exactly_once_in_every_path() throws Exception {
        Path own = file("plain");
        try (NativeLibrary library = NativeLibrary.open(own, 100)) {
            for (int i = 0; i < 1000; i++) {
                call(library, "echo x");
                callInPlace(library, "echo x");
                refused(Kind.TOO_LONG, library, "fill 101");
                refused(Kind.TOO_LONG, library, "endless 5000");
                refused(Kind.NULL_RESULT, library, "null");
                assertThrows(IOException.class, () -> callAndFail(library));
                library.metadata();
            }
            // the answer that says so is not counted yet
            assertEquals("made 6000 freed 6000", call(library, "counts").split(" most")[0]);
        }
    }

    @Test
    void a_library_need_not_take_its_strings_back() throws Exception {
        try (NativeLibrary library = open("unfreed")) {
            assertEquals("hello", call(library, "echo hello"));
            refused(Kind.TOO_LONG, library, "fill 2000000");
        }
    }

    @Test
    void a_string_may_end_where_the_memory_ends() throws Exception {
        try (NativeLibrary library = open("plain")) {
            for (int length : new int[] {0, 1, 31, 4095, 4096, 10_000}) {
                assertEquals("x".repeat(length), call(library, "edge " + length));
            }
        }
    }

    @Test
    void a_string_of_just_the_bound_is_taken_and_one_byte_more_is_refused() throws Exception {
        try (NativeLibrary library = NativeLibrary.open(file("plain"), 5000)) {
            assertEquals(5000, call(library, "fill 5000").length());
            LibraryException refusal = refused(Kind.TOO_LONG, library, "fill 5001");
            assertTrue(refusal.getMessage().endsWith("without an end in 5000 bytes"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "echo \0", "\0echo", "echo a\0b"})
    void a_nul_in_the_input_is_refused_before_the_call(String input) throws Exception {
        try (NativeLibrary library = open("plain")) {
            String before = call(library, "counts");
            LibraryException refusal = refused(Kind.INVALID_INPUT, library, input);
            assertTrue(refusal.getMessage().contains("byte " + input.indexOf('\0')));
            assertThrows(LibraryException.class, () -> callInPlace(library, input));
            assertEquals(madeOf(before) + 1, madeOf(call(library, "counts")));
        }
    }

    @Test
    void a_null_pointer_is_no_answer() throws Exception {
        try (NativeLibrary library = open("metadata_null")) {
            assertEquals(
                    Kind.NULL_RESULT,
                    assertThrows(LibraryException.class, library::metadata).kind());
        }
    }

    @Test
    void a_missing_function_is_named() {
        LibraryException refusal = assertThrows(LibraryException.class, () -> open("missing"));
        assertEquals(Kind.NO_SYMBOL, refusal.kind());
        assertTrue(refusal.getMessage().endsWith("missing: [vtcode_plugin_execute]"));
    }

    @Test
    void another_version_is_refused() {
        LibraryException refusal = assertThrows(LibraryException.class, () -> open("version2"));
        assertEquals(Kind.WRONG_VERSION, refusal.kind());
        assertTrue(refusal.getMessage().endsWith("vtcode_plugin_version answers 2, expected 1"));
    }

    @Test
    void what_the_linker_cannot_load_is_told_in_its_words() {
        LibraryException absent = assertThrows(LibraryException.class, () -> open("absent"));
        assertEquals(Kind.NOT_LOADED, absent.kind());
        assertTrue(absent.getMessage().contains("No such file"), absent.getMessage());
    }

    @Test
    void a_symbol_that_is_nowhere_is_found_when_it_is_loaded_not_when_it_is_called() {
        LibraryException refusal = assertThrows(LibraryException.class, () -> open("undefined"));
        assertEquals(Kind.NOT_LOADED, refusal.kind());
        assertTrue(refusal.getMessage().contains("from_elsewhere"), refusal.getMessage());
    }

    private static LibraryException refused(Kind kind, NativeLibrary library, String input) {
        LibraryException refusal = assertThrows(LibraryException.class, () -> call(library, input));
        assertEquals(kind, refusal.kind());
        return refusal;
    }

    private static void callAndFail(NativeLibrary library) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            library.execute(
                    arena.allocateFrom("echo x"),
                    string -> {
                        throw new IOException("the socket broke");
                    });
        }
    }

    private static String callInPlace(NativeLibrary library, String input) throws Exception {
        StringBuilder answer = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = input.getBytes(UTF_8);
            MemorySegment memory = arena.allocate(bytes.length + 1L).fill((byte) 'z');
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
            library.<RuntimeException>execute(
                    memory, string -> answer.append(text(string.toArray(ValueLayout.JAVA_BYTE))));
        }
        return answer.toString();
    }

    static String call(NativeLibrary library, String input) throws LibraryException {
        return text(library.execute(input.getBytes(UTF_8)));
    }

    private static int madeOf(String counts) {
        return Integer.parseInt(counts.split(" ")[1]);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, bytes.length > 0 && bytes[0] == -1 ? ISO_8859_1 : UTF_8);
    }
}
