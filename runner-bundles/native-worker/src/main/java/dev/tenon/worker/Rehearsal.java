package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Does once all that a worker does, the runner's part included, so that the JVM can keep what it
 * needs for that in a cache. Nothing of it stays.
 */
final class Rehearsal {

    private static final int CALLS = 200;
    private static final int LARGE = 100_000;
    private static final int HEADER = 5;

    private final SocketChannel lane;

    private Rehearsal(SocketChannel lane) {
        this.lane = lane;
    }

    static void run(Path socket) throws IOException, InterruptedException {
        try (ServerSocketChannel server = Main.listen(socket)) {
            Thread worker = new Thread(() -> serve(server), "tenon-rehearsal");
            worker.setDaemon(true);
            worker.start();
            converse(UnixDomainSocketAddress.of(socket));
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private static void serve(ServerSocketChannel server) {
        try {
            new Worker(new RehearsedLibrary(), reason -> {}).serve(server);
        } catch (IOException | InterruptedException over) {
            // the rehearsal is
        }
    }

    private static void converse(UnixDomainSocketAddress address)
            throws IOException, InterruptedException {
        try (SocketChannel lane = SocketChannel.open(address);
                SocketChannel background = SocketChannel.open(address)) {
            write(background, FrameType.BACKGROUND, ByteBuffer.allocate(0));
            Thread host = new Thread(() -> answer(background), "tenon-rehearsal-host");
            host.setDaemon(true);
            host.start();
            Rehearsal runner = new Rehearsal(lane);
            runner.request(FrameType.LOAD, load());
            for (int i = 0; i < CALLS; i++) {
                runner.request(FrameType.CALL, ByteBuffer.wrap("{}".getBytes(UTF_8)));
            }
            runner.request(FrameType.CALL, ByteBuffer.wrap("x".repeat(LARGE).getBytes(UTF_8)));
            write(lane, FrameType.STOP, ByteBuffer.allocate(0));
        }
    }

    private static ByteBuffer load() {
        byte[] path = Path.of("").toAbsolutePath().toString().getBytes(UTF_8);
        boolean linux = "Linux".equals(System.getProperty("os.name"));
        return ByteBuffer.allocate(path.length + 25)
                .putInt(path.length)
                .put(path)
                .putInt(1)
                .put((byte) 0)
                .putLong(LARGE)
                .putLong(linux ? 1L << 40 : -1)
                .flip();
    }

    /** Asks, and answers what is asked meanwhile. */
    private void request(byte type, ByteBuffer payload) throws IOException {
        write(lane, type, payload);
        for (byte answer = read(lane); answer == FrameType.HOST; answer = read(lane)) {
            writeAnswer(lane);
        }
    }

    private static void answer(SocketChannel background) {
        try {
            while (true) {
                read(background);
                writeAnswer(background);
            }
        } catch (IOException over) {
            // the rehearsal is
        }
    }

    private static void writeAnswer(SocketChannel channel) throws IOException {
        write(channel, FrameType.HOST_ANSWER, ByteBuffer.allocate(HEADER));
    }

    private static void write(SocketChannel channel, byte type, ByteBuffer payload)
            throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + payload.remaining());
        frame.putInt(payload.remaining() + 1).put(type).put(payload).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private static byte read(SocketChannel channel) throws IOException {
        int length = fill(channel, Integer.BYTES).getInt();
        return fill(channel, length).get();
    }

    private static ByteBuffer fill(SocketChannel channel, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }
}
