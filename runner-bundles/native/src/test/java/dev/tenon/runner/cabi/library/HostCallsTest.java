package dev.tenon.runner.cabi.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.host.Host;
import dev.tenon.api.host.HttpAnswer;
import dev.tenon.api.host.HttpCall;
import dev.tenon.api.host.LogLevel;
import dev.tenon.api.host.PluginEvent;
import dev.tenon.runner.cabi.library.HostCalls.HostAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Host calls that no honest worker makes; those of one are shown with a real library. */
class HostCallsTest {

    private final Lines host = new Lines();
    private final HostCalls calls = new HostCalls(host);

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 99, -1})
    void a_function_that_there_is_not_is_invalid(int function) {
        assertInvalid("found host function " + function + ", expected 1 to 7", call(function, "x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void too_few_or_too_many_arguments_are_invalid(int function) {
        assertInvalid("found 0 arguments, expected", call(function));
        assertInvalid("found 4 arguments, expected", call(function, "a", "b", "c", "d"));
    }

    @Test
    void a_key_that_is_no_text_or_too_long_is_invalid() {
        HostAnswer answer =
                calls.call(3, List.of(new byte[] {(byte) 0xc3}), Deadline.after(Duration.ZERO));
        assertInvalid("key: found bytes that are no UTF-8", answer);
        assertInvalid("key: found 1025 bytes, expected at most 1024", call(3, "k".repeat(1025)));
        assertEquals(1, call(3, "k".repeat(1024)).status());
    }

    @Test
    void levels_that_there_are_not_become_the_nearest() {
        for (int level : new int[] {0, 1, 2, 3, 4, 127, 128, 255}) {
            byte[] number = {(byte) level};
            calls.call(2, List.of(number, bytes("x"), bytes("")), Deadline.after(Duration.ZERO));
        }
        calls.call(2, List.of(bytes("long"), bytes("x"), bytes("")), Deadline.after(Duration.ZERO));

        assertEquals(
                List.of(
                        LogLevel.DEBUG,
                        LogLevel.INFO,
                        LogLevel.WARN,
                        LogLevel.ERROR,
                        LogLevel.ERROR,
                        LogLevel.ERROR,
                        LogLevel.DEBUG,
                        LogLevel.DEBUG,
                        LogLevel.DEBUG),
                host.levels);
    }

    @Test
    void a_message_may_be_anything_and_long_ones_are_cut() {
        assertEquals(0, call(2, "1", "x".repeat(1 << 20), "").status());
        List<byte[]> garbage = List.of(new byte[] {1}, new byte[] {(byte) 0xff, 'a'}, bytes(""));
        assertEquals(0, calls.call(2, garbage, Deadline.after(Duration.ZERO)).status());

        assertEquals(64 << 10, host.messages.get(0).length());
        assertEquals("\ufffda", host.messages.get(1));
    }

    @Test
    void fields_are_texts_by_name() {
        assertEquals(0, call(2, "1", "x", "{\"a\":\"b\",\"n\":1,\"t\":true}").status());
        // the line is not lost with them
        assertEquals(0, call(2, "1", "y", "[]").status());
        assertEquals(0, call(2, "1", "z", "{").status());

        assertEquals(List.of(Map.of("a", "b", "n", "1", "t", "true")), host.fields);
        assertEquals(List.of("x", "y", "z"), host.messages);
    }

    private HostAnswer call(int function, String... arguments) {
        return calls.call(
                function,
                Arrays.stream(arguments).map(HostCallsTest::bytes).toList(),
                Deadline.after(Duration.ofSeconds(1)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void assertInvalid(String expected, HostAnswer answer) {
        String reason = new String(answer.value(), UTF_8);
        assertEquals(4, answer.status(), reason);
        assertTrue(reason.startsWith(expected), reason);
    }

    /** A host that has nothing and keeps what is logged. */
    private static final class Lines implements Host {
        final List<LogLevel> levels = new ArrayList<>();
        final List<String> messages = new ArrayList<>();
        final List<Map<String, String>> fields = new ArrayList<>();

        @Override
        public Optional<String> config(String key) {
            return Optional.empty();
        }

        @Override
        public void log(LogLevel level, String message, Map<String, String> more) {
            levels.add(level);
            messages.add(message);
            if (!more.isEmpty()) {
                fields.add(more);
            }
        }

        @Override
        public Optional<byte[]> kvGet(String key) {
            return Optional.empty();
        }

        @Override
        public void kvSet(String key, byte[] value) {}

        @Override
        public void kvDelete(String key) {}

        @Override
        public HttpAnswer http(HttpCall call, Deadline deadline) {
            throw new AssertionError("not asked for");
        }

        @Override
        public void emit(PluginEvent event) {
            throw new AssertionError("not asked for");
        }
    }
}
