package dev.tenon.runner.grpc.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeReaderTest {

    private static final String LINE = "1|1|unix|/s|grpc|\n";

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private final HandshakeReader reader = new HandshakeReader(List.of(1), rest::write);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void what_is_before_and_after_it_is_passed_on_however_it_comes(int piece) throws Exception {
        byte[] all = ("hello\n\n| not one\n" + LINE + "after\n1|1|x\nend").getBytes(UTF_8);

        for (int at = 0; at < all.length; at += piece) {
            reader.accept(all, at, Math.min(piece, all.length - at));
        }
        reader.end();

        assertEquals(1, reader.handshake().get().version());
        assertEquals("hello\n\n| not one\nafter\n1|1|x\nend", rest.toString(UTF_8));
    }

    @Test
    void it_waits_for_the_end_of_the_line() {
        accept("1|1|unix|/s|grpc|");

        assertFalse(reader.handshake().isDone());
    }

    @Test
    void carriage_returns_and_spaces_are_no_part_of_it() throws Exception {
        accept("  1|1|unix|/s|grpc|  \r\n");

        assertEquals(1, reader.handshake().get().version());
    }

    @Test
    void a_wrong_one_is_told_and_nothing_after_it_counts() {
        accept("1|9|unix|/s|grpc|\n" + LINE);

        assertFailed("protocol version 9");
    }

    @Test
    void too_much_without_one_is_told_and_passed_on() {
        String much = "x".repeat(HandshakeReader.MOST_BYTES_BEFORE + 1);
        accept(much);
        accept("\nmore");

        assertFailed("found none in the first 65536 bytes");
        assertEquals(much + "\nmore", rest.toString(UTF_8));
    }

    @Test
    void many_short_lines_are_too_much_as_well() {
        String much = "x\n".repeat(HandshakeReader.MOST_BYTES_BEFORE / 2 + 2);
        accept(much);

        assertFailed("found none in the first");
        assertEquals(much, rest.toString(UTF_8));
    }

    @Test
    void an_end_before_it_is_told_and_a_half_line_passed_on() {
        accept("1|1|un");
        reader.end();

        assertFailed("closed before it");
        assertEquals("1|1|un", rest.toString(UTF_8));
    }

    private void accept(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        reader.accept(bytes, 0, bytes.length);
    }

    private void assertFailed(String why) {
        assertTrue(reader.handshake().isCompletedExceptionally());
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> reader.handshake().get());
        assertTrue(failed.getMessage().contains(why), failed.getMessage());
    }
}
