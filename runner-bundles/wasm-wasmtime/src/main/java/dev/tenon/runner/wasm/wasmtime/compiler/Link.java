package dev.tenon.runner.wasm.wasmtime.compiler;

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
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The container's end of the connection to a compiler. For one thread, but any may {@linkplain
 * #giveUp give it up} or close it.
 *
 * <p>It waits by a selector: that ends by a deadline or an interrupt without a second thread.
 */
final class Link implements Closeable {

    /** The JDK copies what it is given at once to memory outside of the heap, and keeps that. */
    private static final int CHUNK = 64 << 10;

    private static final Status[] STATUSES = Status.values();

    private final ServerSocketChannel server;
    private final Selector selector;
    private final int longest;
    private volatile boolean givenUp;
    private volatile @Nullable SocketChannel channel;

    private Link(ServerSocketChannel server, Selector selector, int longest) {
        this.server = server;
        this.selector = selector;
        this.longest = longest;
    }

    /** What the compiler said. */
    record Answer(Status status, byte[] content) {}

    /** The deadline passed. */
    static final class OverdueException extends IOException {
        private static final long serialVersionUID = 1L;

        private OverdueException() {
            super("overdue");
        }
    }

    /**
     * Makes a socket to connect to.
     *
     * @param longest bytes of an answer that are taken at most
     */
    static Link listen(Path socket, int longest) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            server.configureBlocking(false);
            return new Link(server, server.provider().openSelector(), longest);
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /**
     * Waits for who connects, and takes nobody else afterwards.
     *
     * @throws EOFException if it was given up
     */
    void accept(Deadline deadline) throws IOException {
        SocketChannel accepted = server.accept();
        while (accepted == null) {
            await(server, SelectionKey.OP_ACCEPT, deadline);
            accepted = server.accept();
        }
        channel = accepted;
        accepted.configureBlocking(false);
        server.close();
    }

    /** Writes a question. */
    void ask(byte[] module, long memoryBytes, Deadline deadline) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frames.QUESTION_HEAD);
        write(head.putLong(memoryBytes).putInt(module.length).flip(), deadline);
        write(ByteBuffer.wrap(module), deadline);
    }

    /**
     * Reads what the compiler says.
     *
     * @throws ProtocolException if it is nothing that a compiler says; then what follows is
     *     anything
     */
    Answer receive(Deadline deadline) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frames.ANSWER_HEAD);
        read(head, deadline);
        int status = head.flip().get();
        int length = head.getInt();
        if (status < 0 || status >= STATUSES.length || length < 0 || length > longest) {
            throw new ProtocolException(
                    "found an answer of status %d with %d bytes, expected a status below %d and at most %d bytes"
                            .formatted(status, length, STATUSES.length, longest));
        }
        byte[] content = new byte[length];
        read(ByteBuffer.wrap(content), deadline);
        return new Answer(STATUSES[status], content);
    }

    /** Ends all waiting: who should be at the other end is gone. */
    void giveUp() {
        givenUp = true;
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        giveUp();
        server.close();
        SocketChannel connected = channel;
        if (connected != null) {
            connected.close();
        }
        selector.close();
    }

    private void write(ByteBuffer bytes, Deadline deadline) throws IOException {
        SocketChannel to = connected();
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + CHUNK));
            if (to.write(bytes) == 0) {
                await(to, SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    private void read(ByteBuffer into, Deadline deadline) throws IOException {
        SocketChannel from = connected();
        int end = into.limit();
        while (into.position() < end) {
            into.limit(Math.min(end, into.position() + CHUNK));
            int count = from.read(into);
            if (count < 0) {
                throw new EOFException("the compiler is gone");
            }
            if (count == 0) {
                await(from, SelectionKey.OP_READ, deadline);
            }
        }
    }

    private SocketChannel connected() throws EOFException {
        SocketChannel connected = channel;
        if (connected == null) {
            throw new EOFException("not connected");
        }
        return connected;
    }

    private void await(SelectableChannel waited, int operation, Deadline deadline)
            throws IOException {
        try {
            waited.register(selector, operation);
            while (true) {
                if (givenUp && waited == server) {
                    throw new EOFException("nobody will connect");
                }
                long nanos = deadline.remainingNanos();
                if (nanos <= 0) {
                    throw new OverdueException();
                }
                // rounded up: a wait of zero would be one without end
                if (selector.select(ready -> {}, 1 + TimeUnit.NANOSECONDS.toMillis(nanos)) > 0) {
                    return;
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted");
                }
            }
        } catch (ClosedSelectorException | CancelledKeyException closed) {
            throw new EOFException("closed");
        }
    }
}
