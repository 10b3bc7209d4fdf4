package dev.tenon.runner.cabi.worker;

import dev.tenon.api.Deadline;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a worker. For one thread at a time, but any may {@linkplain #close close} it.
 *
 * <p>It waits by a selector: that ends by a deadline without a second thread, and an interrupt of
 * the thread does not close the connection, as it would a blocking one.
 */
final class Lane implements Closeable {

    private static final int BUFFER = 64 << 10;
    private static final long MOMENT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int HEAD = Integer.BYTES + 1;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long longest;
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();

    /** Whether a wait ends when its thread is interrupted. */
    enum Interrupts {
        /** It ends with {@link InterruptedIOException}; the thread stays interrupted. */
        END_IT,
        /** It goes on; the thread is interrupted again afterwards. */
        WAIT
    }

    private Lane(SocketChannel channel, Selector selector, long longest) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.longest = longest;
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Connects.
     *
     * @param longest bytes of a frame's content that are taken at most
     */
    static Lane connect(Path socket, long longest) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = null;
        try {
            // blocking, and done at once: who listens need not accept for that
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            selector = channel.provider().openSelector();
            return new Lane(channel, selector, longest);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw failed;
        }
    }

    /** The deadline passed. */
    static final class OverdueException extends IOException {
        private static final long serialVersionUID = 1L;

        private OverdueException() {
            super("overdue");
        }
    }

    /** Writes a frame; nothing of it if the deadline has passed already. */
    void send(FrameType type, Deadline deadline, Interrupts interrupts, byte[]... parts)
            throws IOException {
        if (deadline.hasPassed()) {
            throw new OverdueException();
        }
        long length = 1;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.clear();
        out.putInt(Math.toIntExact(length)).put(type.number());
        for (byte[] part : parts) {
            append(part, deadline, interrupts);
        }
        flush(deadline, interrupts);
    }

    /**
     * Reads a frame.
     *
     * @throws ProtocolException if it is longer than any may be; then what follows is anything
     */
    Frame receive(Deadline deadline, Interrupts interrupts) throws IOException {
        fill(HEAD, deadline, interrupts);
        int length = in.getInt() - 1;
        byte type = in.get();
        if (length < 0 || length > longest) {
            throw new ProtocolException(
                    "found a frame of %d bytes, expected at most %d".formatted(length, longest));
        }
        return new Frame(type, read(length, deadline, interrupts));
    }

    @Override
    public void close() throws IOException {
        // in this order, so that a thread that is woken by the second finds the channel closed
        channel.close();
        selector.close();
    }

    private void append(byte[] part, Deadline deadline, Interrupts interrupts) throws IOException {
        int at = 0;
        while (part.length - at > out.remaining()) {
            int fits = out.remaining();
            out.put(part, at, fits);
            at += fits;
            flush(deadline, interrupts);
            out.clear();
        }
        out.put(part, at, part.length - at);
    }

    private void flush(Deadline deadline, Interrupts interrupts) throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, deadline, interrupts);
            }
        }
    }

    /** Reads what does not fit the buffer into the array directly. */
    private byte[] read(int length, Deadline deadline, Interrupts interrupts) throws IOException {
        byte[] content = new byte[length];
        int at = 0;
        while (at < length) {
            fill(1, deadline, interrupts);
            int count = Math.min(length - at, in.remaining());
            in.get(content, at, count);
            at += count;
        }
        return content;
    }

    /** Reads until there is as much. */
    private void fill(int wanted, Deadline deadline, Interrupts interrupts) throws IOException {
        if (in.remaining() >= wanted) {
            return;
        }
        in.compact();
        try {
            while (in.position() < wanted) {
                if (!tryRead()) {
                    await(SelectionKey.OP_READ, deadline, interrupts);
                }
            }
        } finally {
            in.flip();
        }
    }

    /**
     * Reads what is there, or comes within a moment. Most answers do, and to sleep and be woken
     * costs more processor time than to look again and let others run in between.
     */
    private boolean tryRead() throws IOException {
        long start = System.nanoTime();
        while (true) {
            int count = channel.read(in);
            if (count < 0) {
                throw new EOFException("the worker is gone");
            }
            if (count > 0) {
                return true;
            }
            if (System.nanoTime() - start > MOMENT_NANOS) {
                return false;
            }
            Thread.yield();
        }
    }

    private void await(int operation, Deadline deadline, Interrupts interrupts) throws IOException {
        boolean interrupted = false;
        try {
            if (key.interestOps() != operation) {
                key.interestOps(operation);
            }
            while (true) {
                if (!channel.isOpen()) {
                    throw new EOFException("closed");
                }
                long nanos = deadline.remainingNanos();
                if (nanos <= 0) {
                    throw new OverdueException();
                }
                // rounded up: a wait of zero would be one without end
                int ready =
                        selector.select(selected -> {}, 1 + TimeUnit.NANOSECONDS.toMillis(nanos));
                if (ready > 0) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    if (interrupts == Interrupts.END_IT) {
                        throw new InterruptedIOException("interrupted");
                    }
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (ClosedSelectorException | CancelledKeyException meanwhile) {
            throw new EOFException("closed");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
