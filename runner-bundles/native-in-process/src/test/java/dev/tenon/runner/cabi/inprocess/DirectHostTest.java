package dev.tenon.runner.cabi.inprocess;

import static dev.tenon.runner.cabi.inprocess.Libraries.answer;
import static dev.tenon.runner.cabi.inprocess.Libraries.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.host.HostException;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a library asks of the host; its side is {@code host.c}. */
@Timeout(60)
class DirectHostTest {

    private static final String REQUEST = "http {\"url\":\"https://example.com/\"}";

    @TempDir Path folder;
    private Libraries libraries;
    private RecordingHost host;
    private LoadedLibrary library;

    @BeforeEach
    void open() throws Exception {
        libraries = new Libraries(folder);
        host = libraries.host;
        library = libraries.open();
    }

    @AfterEach
    void close() {
        libraries.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "thread-"})
    void every_function_reaches_the_host_also_from_threads_of_the_library(String thread)
            throws Exception {
        assertEquals(answer("0 välue"), call(library, thread + "config schlüssel"));
        assertEquals(answer("0 "), call(library, thread + "log line"));
        assertEquals(answer("0 välue"), call(library, thread + "get name"));
        assertEquals(answer("0 "), call(library, thread + "set text"));
        assertEquals(answer("0 "), call(library, thread + "delete name"));
        assertEquals(answer("0 37"), call(library, thread + REQUEST));
        assertEquals(answer("0 "), call(library, thread + "event {\"event_type\":\"made\"}"));
        assertEquals(
                List.of(
                        "config schlüssel",
                        "log WARN line {from=C}",
                        "get name",
                        "set key text",
                        "delete name",
                        "http GET https://example.com/",
                        "event made"),
                host.asked);
    }

    @Test
    void what_is_not_there_is_absent() throws Exception {
        host.value = Optional.empty();
        assertEquals(answer("1 "), call(library, "config key"));
        assertEquals(answer("1 "), call(library, "get key"));
    }

    @ParameterizedTest
    @EnumSource(HostException.Kind.class)
    void each_kind_of_refusal_has_its_number(HostException.Kind kind) throws Exception {
        host.refusal = new HostException(kind, "no");
        int number =
                switch (kind) {
                    case DENIED -> 2;
                    case EXHAUSTED -> 3;
                    case INVALID -> 4;
                    case FAILED -> 5;
                };
        assertEquals(answer(number + " "), call(library, "get key"));
        assertEquals(answer(number + " 2"), call(library, REQUEST));
    }

    @Test
    void what_is_asked_within_a_call_has_the_call_s_deadline() throws Exception {
        call(library, REQUEST, Duration.ofSeconds(10));
        call(library, REQUEST, Duration.ofHours(3));
        assertBetween(Duration.ZERO, host.timesLeft.get(0), Duration.ofSeconds(10));
        assertBetween(Duration.ofHours(2), host.timesLeft.get(1), Duration.ofHours(3));
    }

    @Test
    void a_thread_of_the_library_has_thirty_seconds_for_each() throws Exception {
        call(library, "thread-" + REQUEST, Duration.ofHours(3));
        assertBetween(Duration.ZERO, host.timesLeft.get(0), Duration.ofSeconds(30));
    }

    private static void assertBetween(Duration least, Duration found, Duration most) {
        assertTrue(found.compareTo(least) > 0 && found.compareTo(most) <= 0, found.toString());
    }
}
