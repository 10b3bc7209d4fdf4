package dev.tenon.worker;

import dev.tenon.worker.library.LibraryException;
import dev.tenon.worker.library.ResultSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Serves one connection until it ends. Each request is worked on by the thread that reads it, and
 * the library reaches the host on the same connection meanwhile.
 */
final class Lane implements Runnable, ResultSink<IOException> {

    private final Worker worker;
    private final Connection connection;
    private final boolean first;

    /**
     * @param first whether the process lives for it; only there things are loaded and stopped
     */
    Lane(Worker worker, Connection connection, boolean first) {
        this.worker = worker;
        this.connection = connection;
        this.first = first;
    }

    @Override
    public void run() {
        try (connection) {
            serve();
        } catch (IOException gone) {
            // the runner closed it, or died
        } catch (Throwable broken) {
            worker.broken(broken);
        } finally {
            if (first) {
                worker.abandoned();
            }
        }
    }

    private void serve() throws IOException {
        try {
            for (int type = next(); type >= 0; type = next()) {
                answer(type);
            }
        } catch (FaultException violation) {
            worker.violated(connection.writer(), violation);
        }
    }

    private int next() throws IOException, FaultException {
        return connection.requests().next();
    }

    private void answer(int type) throws IOException, FaultException {
        try {
            switch (type) {
                case FrameType.CALL -> call();
                case FrameType.LOAD -> load();
                case FrameType.STOP -> stop();
                case FrameType.BACKGROUND -> background();
                default -> throw FaultException.protocol("found a frame of type " + type);
            }
        } catch (LibraryException refused) {
            fault(FaultKind.of(refused.kind()), refused);
        } catch (FaultException fault) {
            if (fault.kind() == FaultKind.PROTOCOL) {
                throw fault;
            }
            fault(fault.kind(), fault);
        } finally {
            worker.host().leave();
        }
    }

    private void fault(FaultKind kind, Exception cause) throws IOException {
        connection.requests().skip();
        connection.writer().fault(kind, String.valueOf(cause.getMessage()));
    }

    private void call() throws IOException, FaultException, LibraryException {
        Plugin plugin = worker.plugin();
        FrameReader request = connection.requests();
        if (request.fits(1)) {
            call(plugin, request.rest(1));
            return;
        }
        try (NativeBlock input = NativeBlock.of(request.left() + 1L)) {
            request.take(input.memory().asSlice(0, request.left()));
            call(plugin, input.memory());
        }
    }

    private void call(Plugin plugin, MemorySegment input) throws IOException, LibraryException {
        worker.host().enter(connection);
        plugin.execute(input, this);
        connection.writer().flush();
    }

    /**
     * Called with the plugin's turn held, which only a long answer keeps until it is sent. From
     * here on questions cannot go this way, should the library have some while it frees the answer.
     */
    @Override
    public void accept(MemorySegment result) throws IOException {
        worker.host().leave();
        connection.writer().start(FrameType.RESULT, result.byteSize());
        connection.writer().put(result);
    }

    private void load() throws IOException, FaultException, LibraryException {
        onlyHere("LOAD", true);
        LoadRequest request = LoadRequest.read(connection.requests());
        worker.host().enter(connection);
        worker.load(request, connection.writer());
    }

    private void stop() throws FaultException {
        onlyHere("STOP", true);
        worker.stop();
    }

    private void background() throws IOException, FaultException {
        onlyHere("BACKGROUND", false);
        connection.requests().rest(0);
        connection.settle();
        new Background(connection, worker).serve();
    }

    private void onlyHere(String request, boolean expected) throws FaultException {
        if (first != expected) {
            throw FaultException.protocol(
                    "%s came on %s".formatted(request, first ? "lane 0" : "a lane that is not 0"));
        }
    }
}
