package dev.tenon.runner.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.host.LogLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LogLinesTest {

    private final RecordingLog log = new RecordingLog();
    private final LogLines stdout = new LogLines(log, "stdout");
    private final LogLines stderr = new LogLines(log, "stderr");

    @ParameterizedTest
    @CsvSource({
        "trace, DEBUG",
        "debug, DEBUG",
        "info, INFO",
        "warn, WARN",
        "error, ERROR",
        "ERROR, ERROR",
        "off, INFO"
    })
    void hclogsLevelIsKept(String name, LogLevel level) {
        stderr.line("{\"@level\":\"" + name + "\",\"@message\":\"m\"}");
        assertEquals(new RecordingLog.Entry(level, "m", Map.of("stream", "stderr")), log.last());
    }

    @Test
    void hclogsFieldsAreKeptAndThoseThatAreNoStringsAreJson() {
        stderr.line(
                "{\"@level\":\"warn\",\"@message\":\"slow \\u00e9\",\"@module\":\"kv\",\"@timestamp\":"
                        + "\"2026-01-01T10:00:00Z\",\"n\":1.50,\"ok\":true,\"none\":null,"
                        + "\"list\":[1, {\"a\":\"]\"}],\"o\":{ \"é\" : {}},\"s\":\"a\\nb\"}");
        assertEquals(
                new RecordingLog.Entry(
                        LogLevel.WARN,
                        "slow é",
                        Map.of(
                                "module", "kv",
                                "timestamp", "2026-01-01T10:00:00Z",
                                "n", "1.50",
                                "ok", "true",
                                "none", "null",
                                "list", "[1, {\"a\":\"]\"}]",
                                "o", "{ \"é\" : {}}",
                                "s", "a\nb",
                                "stream", "stderr")),
                log.last());
    }

    @Test
    void aFieldOfThePluginDoesNotHideTheStream() {
        stdout.line("{\"@message\":\"m\",\"stream\":\"mine\"}");
        assertEquals("stdout", log.last().fields().get("stream"));
        assertEquals(LogLevel.INFO, log.last().level());
    }

    @Test
    void fieldsAreCounted() {
        StringBuilder line = new StringBuilder("{\"@level\":\"info\"");
        for (int i = 0; i < 100; i++) {
            line.append(",\"f").append(i).append("\":").append(i);
        }
        stderr.line(line + ",\"@message\":\"many\"}");
        assertEquals("many", log.last().message());
        assertEquals(HclogEntry.MAX_FIELDS + 1, log.last().fields().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"@message\":\"unfinished",
                "{\"@message\":1} and more",
                "{\"message\":\"another logger\",\"level\":\"error\"}",
                "{\"@level\":\"error\"}",
                "[\"@message\"]",
                "{}",
                "plain"
            })
    void whatIsNotOfHclogIsLoggedAsItIs(String line) {
        stdout.line(line);
        assertEquals(
                new RecordingLog.Entry(LogLevel.INFO, line, Map.of("stream", "stdout")),
                log.last());
    }

    @Test
    void jsonThatIsNestedTooDeepIsLoggedAsItIs() {
        String line = "{\"@message\":\"m\",\"x\":" + "[".repeat(4000) + "]".repeat(4000) + "}";
        stdout.line(line);
        assertEquals(line, log.last().message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2026-01-01T10:00:00.000+0100 [ERROR] kv: lost: key=a | ERROR | kv: lost: key=a",
                "2026-01-01T10:00:00.000Z [WARN]  kv: slow            | WARN  | kv: slow",
                "2026-01-01T10:00:00.000Z [INFO]  up                  | INFO  | up",
                "[DEBUG] timeless                                     | DEBUG | timeless",
                "2026-01-01T10:00:00.000Z [TRACE] x                   | DEBUG | x",
                "panic: runtime error                                 | ERROR | panic: runtime error",
                "fatal error: out of memory              | ERROR | fatal error: out of memory",
                "Traceback (most recent call last):      | ERROR | Traceback (most recent call last):",
                "a panic: not at the start               | INFO  | a panic: not at the start",
                "[FOO] not a level                       | INFO  | [FOO] not a level",
                "nothing special                         | INFO  | nothing special"
            })
    void linesOfStandardErrorSayTheirLevel(String line, LogLevel level, String message) {
        stderr.line(line);
        assertEquals(
                new RecordingLog.Entry(level, message, Map.of("stream", "stderr")), log.last());
    }

    @Test
    void standardOutputIsInformation() {
        stdout.line("[ERROR] x");
        assertEquals(
                new RecordingLog.Entry(LogLevel.INFO, "[ERROR] x", Map.of("stream", "stdout")),
                log.last());
    }

    @Test
    void theTailIsTheLastFewLines() {
        for (int i = 1; i <= 100; i++) {
            stderr.line("line " + i);
        }
        List<String> tail = stderr.tail();
        assertEquals(OutputTail.MAX_LINES, tail.size());
        assertEquals("line 100", tail.get(tail.size() - 1));
    }

    @Test
    void theTailHasMessagesAndNothingForDebugging() {
        stderr.line("plain");
        stderr.line("{\"@level\":\"debug\",\"@message\":\"noise\"}");
        stderr.line("{\"@level\":\"error\",\"@message\":\"the disk is full\",\"disk\":1}");
        assertEquals(List.of("plain", "the disk is full"), stderr.tail());
    }

    @Test
    void theTailIsBoundedInSize() {
        stderr.line("a");
        stderr.line("b".repeat(3000));
        stderr.line("c".repeat(8000));
        assertEquals(List.of("c".repeat(OutputTail.MAX_CHARACTERS)), stderr.tail());
        stderr.line("");
        assertTrue(stderr.tail().stream().mapToInt(String::length).sum() <= 4096);
    }
}
