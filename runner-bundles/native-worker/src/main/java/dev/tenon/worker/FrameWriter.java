package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes frames out of native memory: small parts are gathered for one system call, and large ones
 * go from where they are. For one thread.
 */
final class FrameWriter {

    private final WritableByteChannel channel;
    private final MemorySegment memory;
    private final ByteBuffer buffer;
    private int size;

    /**
     * @param memory what it may use from {@link #start} to {@link #flush}
     */
    FrameWriter(WritableByteChannel channel, MemorySegment memory) {
        this.channel = channel;
        this.memory = memory;
        this.buffer = memory.asByteBuffer();
    }

    /** Whether a frame may carry that many bytes. */
    static boolean carries(long bytes) {
        return bytes < Integer.MAX_VALUE;
    }

    /** Begins a frame that carries that many bytes. */
    void start(byte type, long bytes) throws IOException {
        putInt(Math.toIntExact(bytes + 1));
        putByte(type);
    }

    void putInt(int value) throws IOException {
        room(Integer.BYTES);
        buffer.putInt(size, value);
        size += Integer.BYTES;
    }

    void putByte(byte value) throws IOException {
        room(1);
        buffer.put(size, value);
        size++;
    }

    void put(MemorySegment bytes) throws IOException {
        if (bytes.byteSize() > memory.byteSize() - size) {
            flush();
            if (bytes.byteSize() > memory.byteSize()) {
                write(bytes.asByteBuffer());
                return;
            }
        }
        MemorySegment.copy(bytes, 0, memory, size, bytes.byteSize());
        size += (int) bytes.byteSize();
    }

    void putBlob(MemorySegment bytes) throws IOException {
        putInt((int) bytes.byteSize());
        put(bytes);
    }

    /** A whole frame of type fault, and sends it. */
    void fault(FaultKind kind, String message) throws IOException {
        byte[] text = message.getBytes(UTF_8);
        start(FrameType.FAULT, 1L + Integer.BYTES + text.length);
        putByte(kind.number());
        putInt(text.length);
        for (byte each : text) {
            putByte(each);
        }
        flush();
    }

    /** Sends what has been gathered. */
    void flush() throws IOException {
        if (size > 0) {
            buffer.limit(size).position(0);
            size = 0;
            write(buffer);
            buffer.clear();
        }
    }

    private void room(int bytes) throws IOException {
        if (size + bytes > memory.byteSize()) {
            flush();
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
