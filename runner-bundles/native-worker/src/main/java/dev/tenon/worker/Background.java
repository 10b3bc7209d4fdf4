package dev.tenon.worker;

import dev.tenon.worker.library.HostAnswer;
import dev.tenon.worker.library.HostFunction;
import dev.tenon.worker.library.HostStatus;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection by which the library's own threads ask the host, one after the other. A thread of
 * ours reads the answers, and so learns at once when the runner is gone, whatever the other lanes
 * do. Thread-safe.
 */
final class Background {

    private final Connection connection;
    private final Worker worker;
    private final Lock turn = new ReentrantLock();
    private final BlockingQueue<HostStatus> answered = new ArrayBlockingQueue<>(1);
    private volatile @Nullable HostAnswer awaited;

    Background(Connection connection, Worker worker) {
        this.connection = connection;
        this.worker = worker;
    }

    /** Reads answers until the connection ends, and with it the process. */
    void serve() throws IOException, FaultException {
        worker.host().setBackground(this);
        try {
            FrameReader answers = connection.requests();
            for (int type = answers.next(); type >= 0; type = answers.next()) {
                HostAnswer answer = awaited;
                if (answer == null) {
                    throw FaultException.protocol("the host answers, but nothing was asked");
                }
                HostStatus status = Connection.readAnswer(answers, type, answer);
                awaited = null;
                answered.add(status);
            }
        } catch (FaultException violation) {
            // what was asked, if anything, may stand half-written in the writer
            worker.violated(null, violation);
        } finally {
            worker.abandoned();
        }
    }

    HostStatus ask(HostFunction function, List<MemorySegment> arguments, HostAnswer answer)
            throws IOException, InterruptedException {
        turn.lock();
        try {
            awaited = answer;
            if (!connection.writeQuestion(function, arguments)) {
                awaited = null;
                return HostStatus.EXHAUSTED;
            }
            return answered.take();
        } finally {
            turn.unlock();
        }
    }
}
