package dev.tenon.runner.cabi.worker;

import dev.tenon.api.Deadline;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.worker.Lane.Interrupts;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Serves the host to threads of the library's own, which are in no call. A lane and a thread, which
 * ends with the lane.
 */
final class BackgroundLane implements AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final Lane lane;
    private final HostCalls host;
    private final Duration timeout;
    private final Consumer<String> violated;

    private BackgroundLane(Lane lane, HostCalls host, Duration timeout, Consumer<String> violated) {
        this.lane = lane;
        this.host = host;
        this.timeout = timeout;
        this.violated = violated;
    }

    /**
     * @param timeout longest time of what is asked
     * @param violated told what came that is no question
     */
    static BackgroundLane open(
            String id, Lane lane, HostCalls host, Duration timeout, Consumer<String> violated)
            throws IOException {
        lane.send(FrameType.BACKGROUND, Deadline.after(timeout), Interrupts.END_IT);
        BackgroundLane background = new BackgroundLane(lane, host, timeout, violated);
        Thread thread = new Thread(background::serve, "tenon-native-host-" + id);
        thread.setDaemon(true);
        thread.start();
        return background;
    }

    @Override
    public void close() throws IOException {
        lane.close();
    }

    private void serve() {
        try (lane) {
            answerAll();
        } catch (IOException closed) {
            // the worker learns by that, and its own end is noticed elsewhere
        }
    }

    private void answerAll() throws IOException {
        try {
            while (true) {
                Frame frame = lane.receive(Deadline.after(FOR_EVER), Interrupts.WAIT);
                if (!frame.is(FrameType.HOST)) {
                    throw new ProtocolException("found frame " + frame.type() + ", expected HOST");
                }
                new Conversation(lane, host, Deadline.after(timeout), Interrupts.WAIT)
                        .answer(frame);
            }
        } catch (ProtocolException violation) {
            // before the lane is closed, by which the worker would end without this reason
            violated.accept(violation.getMessage());
            throw violation;
        }
    }
}
