package dev.tenon.runner.cabi.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame from a worker. Libraries can write to any descriptor of their process, so it may be
 * anything.
 */
record Frame(byte type, byte[] content) {

    boolean is(FrameType wanted) {
        return type == wanted.number();
    }

    /** Its content, to be read in order. */
    Content open() {
        return new Content(ByteBuffer.wrap(content));
    }

    /** Reads content from its start to its end. */
    record Content(ByteBuffer bytes) {

        private static final int MOST_BLOBS = 8;

        int integer() throws IOException {
            try {
                return bytes.getInt();
            } catch (BufferUnderflowException cut) {
                throw cut();
            }
        }

        byte number() throws IOException {
            try {
                return bytes.get();
            } catch (BufferUnderflowException cut) {
                throw cut();
            }
        }

        byte[] blob() throws IOException {
            int length = integer();
            if (length < 0 || length > bytes.remaining()) {
                throw cut();
            }
            byte[] blob = new byte[length];
            bytes.get(blob);
            return blob;
        }

        String text() throws IOException {
            return new String(blob(), UTF_8);
        }

        /** All blobs that are left. */
        List<byte[]> blobs() throws IOException {
            List<byte[]> blobs = new ArrayList<>();
            while (bytes.hasRemaining()) {
                if (blobs.size() == MOST_BLOBS) {
                    // each takes more memory here than it took there
                    throw new ProtocolException("found a frame of too many parts");
                }
                blobs.add(blob());
            }
            return blobs;
        }

        private static ProtocolException cut() {
            return new ProtocolException("found a frame that ends early");
        }
    }
}
