package dev.tenon.worker;

import dev.tenon.worker.library.HostAnswer;
import dev.tenon.worker.library.HostFunction;
import dev.tenon.worker.library.HostStatus;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One connection to the runner: requests come in on it, and while one is worked on, questions to
 * the host go out. For one thread at a time.
 */
final class Connection implements AutoCloseable {

    /** Bytes of each buffer; longer messages get memory of their own. */
    private static final int BUFFER = 16 << 10;

    private static final HostStatus[] STATUSES = HostStatus.values();

    private final EagerChannel channel;
    private final NativeBlock in;
    private final NativeBlock out;
    private final FrameReader requests;
    private final FrameReader answers;
    private final FrameWriter writer;

    /**
     * @throws FaultException if there is no memory for its buffers; the channel is closed then
     */
    Connection(EagerChannel channel) throws FaultException, IOException {
        this.channel = channel;
        try {
            in = NativeBlock.of(2 * BUFFER);
        } catch (FaultException noMemory) {
            channel.close();
            throw noMemory;
        }
        out = new NativeBlock(in.memory().asSlice(BUFFER));
        requests = new FrameReader(channel, in.memory().asSlice(0, BUFFER));
        // a request lies in its buffer until it is answered; what is written has gone by then
        answers = new FrameReader(channel, out.memory());
        writer = new FrameWriter(channel, out.memory());
    }

    FrameReader requests() {
        return requests;
    }

    FrameWriter writer() {
        return writer;
    }

    /** Lets one thread write and another read from now on. */
    void settle() throws IOException {
        channel.settle();
    }

    /** Asks the host and waits for its answer. */
    HostStatus ask(HostFunction function, List<MemorySegment> arguments, HostAnswer answer)
            throws IOException, FaultException {
        if (!writeQuestion(function, arguments)) {
            return HostStatus.EXHAUSTED;
        }
        int type = answers.next();
        if (type < 0) {
            throw new EOFException();
        }
        return readAnswer(answers, type, answer);
    }

    /** Writes a question; false if it is too long for that, and nothing was written. */
    boolean writeQuestion(HostFunction function, List<MemorySegment> arguments) throws IOException {
        long size = 1;
        for (MemorySegment argument : arguments) {
            size += Integer.BYTES + argument.byteSize();
        }
        if (!FrameWriter.carries(size)) {
            return false;
        }
        writer.start(FrameType.HOST, size);
        writer.putByte((byte) (function.ordinal() + 1));
        for (MemorySegment argument : arguments) {
            writer.putBlob(argument);
        }
        writer.flush();
        return true;
    }

    /** Reads an answer of which the type has been read. */
    static HostStatus readAnswer(FrameReader reader, int type, HostAnswer answer)
            throws IOException, FaultException {
        if (type != FrameType.HOST_ANSWER) {
            throw FaultException.protocol(
                    "found a frame of type %d, expected the host's answer, %d"
                            .formatted(type, FrameType.HOST_ANSWER));
        }
        int status = reader.takeByte();
        if (status < 0 || status >= STATUSES.length) {
            throw FaultException.protocol("status of the host's answer: found " + status);
        }
        int size = reader.takeInt();
        if (size != reader.left()) {
            throw FaultException.protocol(
                    "value of the host's answer: found length %d in a frame with %d bytes more"
                            .formatted(size, reader.left()));
        }
        MemorySegment value = answer.allocate(size);
        if (value == null) {
            reader.skip();
            return HostStatus.FAILED;
        }
        reader.take(value);
        return STATUSES[status];
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            in.close();
        }
    }
}
