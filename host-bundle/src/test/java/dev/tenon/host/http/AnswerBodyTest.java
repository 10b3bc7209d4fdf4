package dev.tenon.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.host.guard.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnswerBodyTest {

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void gzip_that_unpacks_to_nothing_without_an_end_is_given_up() {
        InputStream endless = new SequenceInputStream(emptyGzip(10), new EmptyBlocks());
        Refusal refusal = assertThrows(Refusal.class, () -> AnswerBody.read(endless, true));
        assertEquals("http.size", refusal.rule());
    }

    @Test
    void gzip_that_breaks_off_is_a_failure_and_not_a_short_answer() {
        assertThrows(IOException.class, () -> AnswerBody.read(emptyGzip(15), true));
    }

    /** The first bytes of a gzip stream of nothing; ten are its header. */
    private static InputStream emptyGzip(int bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.flush();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return new ByteArrayInputStream(Arrays.copyOf(packed.toByteArray(), bytes));
    }

    /** Stored blocks of length 0 (RFC 1951, 3.2.4), one after the other. */
    private static final class EmptyBlocks extends InputStream {
        private static final int[] BLOCK = {0, 0, 0, 0xff, 0xff};
        private int position;

        @Override
        public int read() {
            position = (position + 1) % BLOCK.length;
            return BLOCK[(position + BLOCK.length - 1) % BLOCK.length];
        }
    }
}
