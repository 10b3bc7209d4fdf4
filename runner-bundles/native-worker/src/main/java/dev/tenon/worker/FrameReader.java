package dev.tenon.worker;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads frames into native memory: a small one with one system call, and a large one straight to
 * where it shall be. For one thread.
 */
final class FrameReader {

    static final int HEADER = 5;

    private final ReadableByteChannel channel;
    private final MemorySegment memory;
    private final ByteBuffer buffer;
    private int from;
    private int to;
    private int left;

    /**
     * @param memory what it may use between {@link #next} and the frame's last byte
     */
    FrameReader(ReadableByteChannel channel, MemorySegment memory) {
        this.channel = channel;
        this.memory = memory;
        this.buffer = memory.asByteBuffer();
    }

    /** Waits for a frame and tells its type; -1 if the other side has closed. */
    int next() throws IOException, FaultException {
        skip();
        if (from != to) {
            throw FaultException.protocol("more bytes than the frame before, by " + (to - from));
        }
        from = 0;
        to = 0;
        if (!fillTo(Integer.BYTES)) {
            return -1;
        }
        int length = buffer.getInt(0);
        if (length < 1) {
            throw FaultException.protocol("length of a frame: found " + length + ", expected > 0");
        }
        if (!fillTo(HEADER)) {
            return -1;
        }
        left = length - 1;
        from = HEADER;
        return buffer.get(HEADER - 1);
    }

    /** Bytes of the frame that have not been taken. */
    int left() {
        return left;
    }

    /** Whether the rest of the frame and that many bytes more go into this reader's memory. */
    boolean fits(int more) {
        return from + (long) left + more <= memory.byteSize();
    }

    /**
     * The rest of the frame, which {@linkplain #fits fits}, and that many bytes after it. It is
     * there until the next frame is waited for.
     */
    MemorySegment rest(int more) throws IOException, FaultException {
        while (to - from < left) {
            if (!fill()) {
                throw new EOFException();
            }
        }
        if (to - from > left) {
            throw FaultException.protocol("more bytes than the frame, by " + (to - from - left));
        }
        MemorySegment rest = memory.asSlice(from, (long) left + more);
        from = to;
        left = 0;
        return rest;
    }

    int takeInt() throws IOException, FaultException {
        need(Integer.BYTES);
        int value = buffer.getInt(from);
        consume(Integer.BYTES);
        return value;
    }

    byte takeByte() throws IOException, FaultException {
        need(1);
        byte value = buffer.get(from);
        consume(1);
        return value;
    }

    /** Fills that memory from the frame. */
    void take(MemorySegment into) throws IOException, FaultException {
        expect(into.byteSize());
        long buffered = Math.min(to - from, into.byteSize());
        MemorySegment.copy(memory, from, into, 0, buffered);
        consume((int) buffered);
        ByteBuffer rest = into.asSlice(buffered).asByteBuffer();
        while (rest.hasRemaining()) {
            int count = channel.read(rest);
            if (count < 0) {
                throw new EOFException();
            }
            left -= count;
        }
    }

    /** Leaves out the rest of the frame. */
    void skip() throws IOException {
        while (left > 0) {
            if (from == to) {
                from = 0;
                to = 0;
                if (!fill()) {
                    throw new EOFException();
                }
            }
            consume(Math.min(left, to - from));
        }
    }

    private void need(int size) throws IOException, FaultException {
        expect(size);
        while (to - from < size) {
            if (!fill()) {
                throw new EOFException();
            }
        }
    }

    private void expect(long size) throws FaultException {
        if (left < size) {
            throw FaultException.protocol(
                    "frame too short: found %d bytes, expected %d".formatted(left, size));
        }
    }

    private void consume(int size) {
        from += size;
        left -= size;
    }

    private boolean fillTo(int size) throws IOException {
        while (to < size) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        buffer.position(to);
        int count = channel.read(buffer);
        if (count > 0) {
            to += count;
        }
        return count >= 0;
    }
}
