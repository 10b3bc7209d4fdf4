package dev.tenon.worker.library;

import static dev.tenon.worker.library.NativeLibraryTest.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What C code gets through {@code struct tenon_host}; its side is {@code host.c}. */
@Timeout(60)
class HostTableTest {

    @TempDir private Path folder;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HostStatus status = HostStatus.OK;
    private String value = "";
    private NativeLibrary library;

    @BeforeEach
    void open() throws LibraryException {
        library = TestLibraries.open("hosted");
        assertTrue(library.takesHost());
        library.giveHost(this::answer);
    }

    @AfterEach
    void close() {
        library.close();
    }

    private NativeLibrary another(long maxResult) throws Exception {
        return NativeLibrary.open(TestLibraries.copy("hosted", folder, 1), maxResult);
    }

    private HostStatus answer(
            HostFunction function, List<MemorySegment> arguments, HostAnswer answer) {
        StringBuilder line = new StringBuilder(function.name());
        for (MemorySegment argument : arguments) {
            byte[] bytes = argument.toArray(ValueLayout.JAVA_BYTE);
            line.append('|')
                    .append(
                            bytes.length == 1 && bytes[0] < 4
                                    ? "level " + bytes[0]
                                    : new String(bytes, UTF_8));
        }
        asked.add(line.toString());
        answer.set(value.getBytes(UTF_8));
        return status;
    }

    @Test
    void the_table_says_its_version() throws Exception {
        assertEquals("1 ", call(library, "version"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "thread:"})
    void each_function_reaches_the_host_from_any_thread(String thread) throws Exception {
        value = "välue";
        assertEquals("0 välue", call(library, thread + "get_config key"));
        assertEquals("0 ", call(library, thread + "log message"));
        assertEquals("0 välue", call(library, thread + "kv_get key"));
        assertEquals("0 ", call(library, thread + "kv_set key"));
        assertEquals("0 ", call(library, thread + "kv_set_nothing"));
        assertEquals("0 ", call(library, thread + "kv_delete key"));
        assertEquals("0 välue", call(library, thread + "http_request {}"));
        assertEquals("0 ", call(library, thread + "http_request_nowhere"));
        assertEquals("0 ", call(library, thread + "emit_event {\"e\":1}"));
        assertEquals(
                List.of(
                        "GET_CONFIG|key",
                        "LOG|level 3|message|{\"a\":\"b\"}",
                        "KV_GET|key",
                        "KV_SET|key|v\0w",
                        "KV_SET|key|",
                        "KV_DELETE|key",
                        "HTTP_REQUEST|{}",
                        "HTTP_REQUEST|{}",
                        "EMIT_EVENT|{\"e\":1}"),
                List.copyOf(asked));
    }

    @ParameterizedTest
    @CsvSource({
        "get_config -, 1",
        "log -, 0",
        "kv_get -, 4",
        "kv_get_nowhere, 4",
        "kv_set -, 4",
        "kv_set_null, 4",
        "kv_set_huge, 3",
        "kv_delete -, 4",
        "http_request -, 4",
        "emit_event -, 4"
    })
    void a_null_pointer_or_an_absurd_size_does_not_reach_the_host(String input, int expected)
            throws Exception {
        assertEquals(expected + " ", call(library, input));
        assertEquals(List.of(), List.copyOf(asked));
    }

    @ParameterizedTest
    @EnumSource(value = HostStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void a_refusal_is_its_number_and_a_reason_comes_with_http_only(HostStatus refusal)
            throws Exception {
        status = refusal;
        value = "why";
        String number = refusal.ordinal() + " ";
        assertEquals("1 ", call(library, "get_config key"));
        assertEquals(number, call(library, "kv_get key"));
        assertEquals(number, call(library, "kv_set key"));
        assertEquals(number, call(library, "kv_delete key"));
        assertEquals(number + "why", call(library, "http_request {}"));
        assertEquals(number, call(library, "emit_event {}"));
    }

    @Test
    void an_empty_value_is_a_value() throws Exception {
        assertEquals("0 ", call(library, "kv_get key"));
        assertEquals("0 ", call(library, "get_config key"));
    }

    @Test
    void what_the_host_throws_becomes_failed() throws Exception {
        try (NativeLibrary other = another(1 << 20)) {
            other.giveHost(
                    (function, arguments, answer) -> {
                        throw new StackOverflowError();
                    });
            assertEquals("5 ", call(other, "kv_get key"));
            assertEquals("1 ", call(other, "get_config key"));
            assertEquals("0 ", call(other, "log message"));
            assertEquals("5 ", call(other, "http_request {}"));
        }
    }

    @Test
    void a_text_longer_than_the_bound_is_refused() throws Exception {
        try (NativeLibrary bounded = another(20)) {
            bounded.giveHost(this::answer);
            assertEquals("0 ", call(bounded, "emit_event " + "x".repeat(20)));
            assertEquals("3 ", call(bounded, "emit_event " + "x".repeat(21)));
        }
    }

    @Test
    void a_library_gets_its_host_once() {
        assertThrows(IllegalStateException.class, () -> library.giveHost(this::answer));
    }
}
