package dev.tenon.runner.cabi.worker;

import dev.tenon.api.Deadline;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.worker.Lane.Interrupts;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A request on a lane, and what the library asks of the host until it is answered. */
record Conversation(Lane lane, HostCalls host, Deadline deadline, Interrupts interrupts) {

    /** Sends a request and serves the host until its answer is there. */
    Frame ask(FrameType request, byte[]... parts) throws IOException {
        lane.send(request, deadline, interrupts, parts);
        while (true) {
            Frame frame = lane.receive(deadline, interrupts);
            if (!frame.is(FrameType.HOST)) {
                return frame;
            }
            answer(frame);
        }
    }

    /** Runs a host function, on this thread. */
    void answer(Frame asked) throws IOException {
        Frame.Content content = asked.open();
        HostCalls.HostAnswer answer = host.call(content.number(), content.blobs(), deadline);
        byte[] head =
                ByteBuffer.allocate(1 + Integer.BYTES)
                        .put((byte) answer.status())
                        .putInt(answer.value().length)
                        .array();
        lane.send(FrameType.HOST_ANSWER, deadline, interrupts, head, answer.value());
    }
}
