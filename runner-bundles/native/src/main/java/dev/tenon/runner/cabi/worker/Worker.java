package dev.tenon.runner.cabi.worker;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import dev.tenon.runner.cabi.worker.Lane.Interrupts;
import dev.tenon.runner.process.Belongings;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A library in a process of its own. */
final class Worker implements LoadedLibrary {

    /** One that crashed takes a moment to write its report. */
    private static final long END_IS_NEAR_MILLIS = 3_000;

    private static final long POLITE_MILLIS = 1_000;

    private final WorkerProcess process;
    private final Lanes lanes;
    private final HostCalls host;
    private final Belongings belongings;
    private final byte[] metadata;
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    /** Completes when all who wait for the end have been told of it. */
    private final CompletableFuture<Void> told;

    private volatile boolean closing;

    /**
     * @param belongings what it holds, the process and the lanes among it
     */
    Worker(
            WorkerProcess process,
            Lanes lanes,
            HostCalls host,
            Belongings belongings,
            byte[] metadata) {
        this.process = process;
        this.lanes = lanes;
        this.host = host;
        this.belongings = belongings;
        this.metadata = metadata;
        this.told = process.gone().thenAccept(this::gone);
    }

    @Override
    public byte[] metadata() {
        return metadata.clone();
    }

    @Override
    public byte[] execute(String function, byte[] input, Deadline deadline) throws CallException {
        Lane lane = take(deadline);
        boolean sound = false;
        try {
            process.asked(function);
            Frame answer =
                    new Conversation(lane, host, deadline, Interrupts.WAIT)
                            .ask(FrameType.CALL, input);
            sound = answer.is(FrameType.RESULT) || answer.is(FrameType.FAULT);
            return result(answer);
        } catch (Lane.OverdueException late) {
            process.condemn("function '" + function + "' did not end by its deadline");
            told.join();
            throw new CallException.DeadlineExceeded(
                    "it did not end by its deadline, and its worker was killed");
        } catch (ProtocolException violation) {
            process.condemn(String.valueOf(violation.getMessage()));
            throw crashed(violation, deadline);
        } catch (IOException lost) {
            throw crashed(lost, deadline);
        } finally {
            if (sound) {
                lanes.giveBack(lane);
            } else {
                lanes.lose(lane);
            }
        }
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    @Override
    public void close() {
        closing = true;
        if (!belongings.isClosed() && process.isAlive()) {
            lanes.takeAll().ifPresent(this::stopPolitely);
        }
        belongings.close();
    }

    private Lane take(Deadline deadline) throws CallException {
        if (deadline.hasPassed()) {
            throw new CallException.DeadlineExceeded("the deadline has passed before the call");
        }
        try {
            return lanes.take(deadline);
        } catch (IOException lost) {
            throw crashed(lost, deadline);
        }
    }

    private static byte[] result(Frame answer) throws IOException, CallException {
        if (answer.is(FrameType.RESULT)) {
            return answer.content();
        }
        if (answer.is(FrameType.FAULT)) {
            throw new CallException.Crashed(Fault.of(answer).message());
        }
        throw new ProtocolException("found frame " + answer.type() + ", expected RESULT");
    }

    /** Nothing can be said to a worker any more that did not keep to the protocol. */
    private CallException crashed(IOException lost, Deadline deadline) {
        if (closing) {
            return new CallException.Unavailable("it was closed", lost);
        }
        long left = Math.max(0, deadline.remaining().toMillis());
        if (process.whyGone(Math.min(left, END_IS_NEAR_MILLIS)).isEmpty()) {
            process.condemn(String.valueOf(lost.getMessage()));
        }
        // so that a caller who tries again does not meet it again
        told.join();
        return new CallException.Crashed(process.gone().join(), lost);
    }

    /** Lets the library's destructors run. */
    private void stopPolitely(Lane lane) {
        try {
            lane.send(
                    FrameType.STOP,
                    Deadline.after(Duration.ofMillis(POLITE_MILLIS)),
                    Interrupts.END_IT);
            process.whyGone(POLITE_MILLIS);
        } catch (IOException gone) {
            // then there is nothing to ask
        }
    }

    private void gone(String why) {
        if (!closing) {
            ended.complete(why);
        }
        lanes.close();
    }
}
