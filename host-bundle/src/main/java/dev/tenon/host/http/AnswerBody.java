package dev.tenon.host.http;

import dev.tenon.host.guard.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The body of an answer, bounded before and after decompression. */
final class AnswerBody {

    static final int LARGEST = 16 << 20;

    private AnswerBody() {}

    /**
     * Reads a body to its end.
     *
     * @param in what came over the wire; not closed
     * @throws Refusal exhausted if it is longer than {@link #LARGEST}, as it came or unpacked
     */
    static byte[] read(InputStream in, boolean isGzip) throws IOException, Refusal {
        try {
            Counted wire = new Counted(in);
            byte[] body = (isGzip ? new GZIPInputStream(wire) : wire).readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw tooLarge();
            }
            return body;
        } catch (TooLarge onTheWire) {
            throw tooLarge();
        }
    }

    private static Refusal tooLarge() {
        return Refusal.exhausted("http.size", "the answer is larger than " + LARGEST + " bytes");
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Gzip may pack nothing into much: what comes over the wire has the same bound. */
    private static final class Counted extends FilterInputStream {
        private long left = LARGEST;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new TooLarge();
            }
        }
    }
}
