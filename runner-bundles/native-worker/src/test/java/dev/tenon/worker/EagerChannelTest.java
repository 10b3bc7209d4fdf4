package dev.tenon.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EagerChannelTest {

    @TempDir Path folder;
    private SocketChannel other;
    private SocketChannel accepted;
    private EagerChannel channel;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            other = SocketChannel.open(address);
            accepted = server.accept();
            channel = new EagerChannel(accepted);
        }
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        other.close();
    }

    @Test
    void what_is_there_is_read_at_once_and_what_comes_late_is_slept_for() throws Exception {
        write("now");
        assertEquals("now", read());
        CompletableFuture<String> late = CompletableFuture.supplyAsync(this::readLate);
        awaitSleeper();
        write("late");
        assertEquals("late", late.get());
        write("again");
        assertEquals("again", read());
    }

    @Test
    void the_end_is_told_whether_it_is_there_or_comes_late() throws Exception {
        write("x");
        assertEquals("x", read());
        CompletableFuture<String> late = CompletableFuture.supplyAsync(this::readLate);
        awaitSleeper();
        other.close();
        assertEquals("", late.get());
        assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
    }

    @Test
    void more_than_the_socket_holds_is_written_though_reading_made_it_impatient() throws Exception {
        write("x");
        assertEquals("x", read());
        byte[] much = new byte[4 << 20];
        new Random(1).nextBytes(much);
        CompletableFuture<byte[]> reader =
                CompletableFuture.supplyAsync(() -> readAll(much.length));
        ByteBuffer from = ByteBuffer.wrap(much);
        while (from.hasRemaining()) {
            channel.write(from);
        }
        assertArrayEquals(much, reader.get());
    }

    @Test
    void a_settled_one_is_read_by_one_thread_and_written_by_another() throws Exception {
        channel.settle();
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(this::readLate);
        channel.write(ByteBuffer.wrap("question".getBytes()));
        assertEquals("question", new String(readAll(8)));
        assertFalse(reader.isDone());
        write("answer");
        assertEquals("answer", reader.get());
    }

    private String readLate() {
        try {
            return read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read() throws IOException {
        ByteBuffer into = ByteBuffer.allocate(100);
        int count = channel.read(into);
        return count < 0 ? "" : new String(into.array(), 0, count);
    }

    private byte[] readAll(int size) {
        ByteBuffer into = ByteBuffer.allocate(size);
        try {
            while (into.hasRemaining() && other.read(into) >= 0) {
                continue;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return into.array();
    }

    private void write(String text) throws IOException {
        other.write(ByteBuffer.wrap(text.getBytes()));
    }

    /** Until the reader has looked for long enough; only then it lets the kernel wait. */
    private void awaitSleeper() {
        while (!accepted.isBlocking()) {
            Thread.onSpinWait();
        }
    }
}
