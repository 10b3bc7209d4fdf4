package dev.tenon.runner.cabi.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** The other end of a lane, which does whatever a test wants. */
final class Peer implements AutoCloseable {

    static final int LONGEST = 1 << 20;

    private final ServerSocketChannel server;
    private final Path socket;
    private final SocketChannel channel;
    final Lane lane;

    /**
     * @param folder with a short name, for the socket
     */
    Peer(Path folder) throws IOException {
        socket = folder.resolve("w");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        lane = Lane.connect(socket, LONGEST);
        channel = server.accept();
    }

    /** One more lane, to a connection that nobody serves. */
    Lane another() throws IOException {
        return Lane.connect(socket, LONGEST);
    }

    /** Bytes in hexadecimal digits. */
    void write(String hex) throws IOException {
        write(HexFormat.of().parseHex(hex));
    }

    void write(byte... bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** A whole frame. */
    void write(FrameType type, byte... content) throws IOException {
        write(frame(type, content));
    }

    static byte[] frame(FrameType type, byte... content) {
        return ByteBuffer.allocate(Integer.BYTES + 1 + content.length)
                .putInt(1 + content.length)
                .put(type.number())
                .put(content)
                .array();
    }

    /** The next frame that the lane wrote. */
    Frame read() throws IOException {
        int length = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
        byte[] rest = read(length);
        return new Frame(rest[0], Arrays.copyOfRange(rest, 1, length));
    }

    /** Ends the connection, with what was written still to be read. */
    void hangUp() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        lane.close();
        channel.close();
        server.close();
    }

    private byte[] read(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.array();
    }
}
