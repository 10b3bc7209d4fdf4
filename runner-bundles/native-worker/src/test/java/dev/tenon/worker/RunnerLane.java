package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The runner's end of a lane. It answers what the library asks while it waits for an answer. */
final class RunnerLane implements AutoCloseable {

    /** What came: a type, and what it carries. */
    record Frame(int type, ByteBuffer payload) {

        String text() {
            return UTF_8.decode(payload.duplicate()).toString();
        }

        /** Of a fault: its number and text. */
        String fault() {
            ByteBuffer rest = payload.duplicate();
            int kind = rest.get();
            byte[] text = new byte[rest.getInt()];
            rest.get(text);
            return kind + " " + new String(text, UTF_8);
        }
    }

    /** A question of the library. */
    record Question(int function, List<byte[]> arguments) {

        String argument(int index) {
            return new String(arguments.get(index), UTF_8);
        }
    }

    /** An answer to it. */
    record Answer(int status, byte[] value) {

        static Answer of(int status, String value) {
            return new Answer(status, value.getBytes(UTF_8));
        }
    }

    static final long MAX_RESULT = 80 << 20;

    private final SocketChannel channel;
    Function<Question, Answer> host = question -> Answer.of(5, "");

    RunnerLane(SocketChannel channel) {
        this.channel = channel;
    }

    Frame load(Path library, int maxConcurrency, boolean threadSafe, long memoryMax)
            throws IOException {
        byte[] path = library.toString().getBytes(UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(path.length + 25);
        payload.putInt(path.length).put(path).putInt(maxConcurrency);
        payload.put((byte) (threadSafe ? 1 : 0)).putLong(MAX_RESULT).putLong(memoryMax);
        return request(FrameType.LOAD, payload.array());
    }

    String call(String input) throws IOException {
        Frame answer = request(FrameType.CALL, input.getBytes(UTF_8));
        if (answer.type() != FrameType.RESULT) {
            throw new AssertionError("a fault: " + answer.fault());
        }
        return answer.text();
    }

    Frame request(int type, byte... payload) throws IOException {
        send(type, payload);
        for (Frame frame = read(); ; frame = read()) {
            if (frame.type() != FrameType.HOST) {
                return frame;
            }
            answer(frame);
        }
    }

    /** Answers questions until the connection ends. */
    void answerAll() {
        try {
            while (true) {
                answer(read());
            }
        } catch (IOException over) {
            // the worker has ended
        }
    }

    void send(int type, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(5 + payload.length);
        frame.putInt(payload.length + 1).put((byte) type).put(payload).flip();
        sendRaw(frame);
    }

    void sendRaw(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    Frame read() throws IOException {
        int length = fill(4).getInt();
        ByteBuffer frame = fill(length);
        return new Frame(frame.get(), frame.slice());
    }

    private void answer(Frame frame) throws IOException {
        ByteBuffer payload = frame.payload();
        int function = payload.get();
        List<byte[]> arguments = new ArrayList<>();
        while (payload.hasRemaining()) {
            byte[] argument = new byte[payload.getInt()];
            payload.get(argument);
            arguments.add(argument);
        }
        Answer answer = host.apply(new Question(function, arguments));
        ByteBuffer out = ByteBuffer.allocate(5 + answer.value().length);
        out.put((byte) answer.status()).putInt(answer.value().length).put(answer.value());
        send(FrameType.HOST_ANSWER, out.array());
    }

    private ByteBuffer fill(int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
