package dev.tenon.runner.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutputLinesTest {

    private final List<String> seen = new ArrayList<>();
    private final OutputLines lines = new OutputLines(seen::add);

    @Test
    void linesAreFoundWhereverTheBytesAreDivided() {
        byte[] bytes = "one\r\ntwo\n\nthrée\nend".getBytes(UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            seen.clear();
            for (int at = 0; at < bytes.length; at += size) {
                lines.accept(bytes, at, Math.min(size, bytes.length - at));
            }
            lines.flush();
            assertEquals(List.of("one", "two", "", "thrée", "end"), seen, "pieces of " + size);
        }
    }

    @Test
    void nothingIsNoLine() {
        lines.flush();
        accept("a\n");
        lines.flush();
        assertEquals(List.of("a"), seen);
    }

    @Test
    void aLineOfTheGreatestLengthIsWholeAndALongerOneIsCutAndItsRestSkipped() {
        String longest = "x".repeat(OutputLines.MAX_LINE);
        accept(longest + "\n" + longest + "yyy" + "z".repeat(100_000) + "\nafter\n");
        assertEquals(List.of(longest, longest + OutputLines.CUT, "after"), seen);
    }

    @Test
    void whatIsNoUtf8IsReplaced() {
        lines.accept(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', 0, '\n'}, 0, 6);
        assertEquals(List.of("a\ufffd\ufffdb\0"), seen);
    }

    @Test
    void aLogThatFailsDoesNotStopTheReading() {
        List<String> tried = new ArrayList<>();
        OutputLines failing =
                new OutputLines(
                        line -> {
                            tried.add(line);
                            throw new IllegalStateException("log is full");
                        });
        failing.readAll(new ByteArrayInputStream("a\nb\nc".getBytes(UTF_8)));
        assertEquals(List.of("a", "b", "c"), tried);
    }

    @Test
    void anErrorOfTheMachineIsNotSwallowed() {
        OutputLines failing =
                new OutputLines(
                        line -> {
                            throw new OutOfMemoryError("made up");
                        });
        assertThrows(OutOfMemoryError.class, () -> failing.accept(new byte[] {'\n'}, 0, 1));
    }

    @Test
    void outputWithoutEndOfLineIsHandedOnOnce() {
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 64; i++) {
            lines.accept(megabyte, 0, megabyte.length);
        }
        assertEquals(1, seen.size());
        assertTrue(seen.get(0).endsWith(OutputLines.CUT));
    }

    private void accept(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        lines.accept(bytes, 0, bytes.length);
    }
}
