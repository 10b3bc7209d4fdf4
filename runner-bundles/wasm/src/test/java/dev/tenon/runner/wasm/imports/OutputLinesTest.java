package dev.tenon.runner.wasm.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.wasm.RecordingHost;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

class OutputLinesTest {

    private final RecordingHost host = new RecordingHost();
    private final OutputLines lines = OutputLines.stdout(host);

    @Test
    void output_without_end_of_line_is_logged_in_pieces_and_not_kept() throws Exception {
        byte[] megabyte = "x".repeat(1 << 20).getBytes(UTF_8);
        lines.write(megabyte, 0, megabyte.length);
        lines.endPartialLine();
        assertEquals((1 << 20) / OutputLines.MAX_LINE, host.log.size());
        assertTrue(host.log.stream().allMatch(line -> line.length() < OutputLines.MAX_LINE + 20));
    }

    @Test
    void an_empty_line_is_a_line_and_no_output_is_none() throws Exception {
        lines.endPartialLine();
        lines.write("\n\n".getBytes(UTF_8));
        lines.endPartialLine();
        assertEquals(2, host.log.size());
    }

    @Test
    void an_interrupted_thread_writes_no_more() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> lines.write("a\n".getBytes(UTF_8)));
        assertTrue(Thread.interrupted());
        assertTrue(host.log.isEmpty());
    }
}
