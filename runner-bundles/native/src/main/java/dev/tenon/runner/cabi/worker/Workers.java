package dev.tenon.runner.cabi.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.cabi.jvm.WorkerJvm;
import dev.tenon.runner.cabi.library.HostCalls;
import dev.tenon.runner.cabi.library.LibraryRequest;
import dev.tenon.runner.cabi.library.LoadedLibrary;
import dev.tenon.runner.cabi.worker.Lane.Interrupts;
import dev.tenon.runner.process.Belongings;
import dev.tenon.runner.process.GuestEnvironment;
import dev.tenon.runner.process.PluginProcess;
import dev.tenon.runner.process.ProcessLauncher;
import dev.tenon.runner.process.Program;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/** Starts workers. Safe for use by many threads. */
public final class Workers {

    /** A frame of the worker has a few bytes beside the longest string. */
    private static final int FRAME_HEADS = 64 << 10;

    private static final long END_IS_NEAR_MILLIS = 3_000;
    private static final long NO_BOUND = -1;

    private final ProcessLauncher launcher;
    private final Executor threads;

    /**
     * @param threads runs what waits for the end of workers
     */
    public Workers(ProcessLauncher launcher, Executor threads) {
        this.launcher = launcher;
        this.threads = threads;
    }

    /**
     * Starts a worker and lets it load its library.
     *
     * @throws LoadException why it does not
     */
    public LoadedLibrary load(WorkerOrder order, WorkerJvm jvm, Deadline deadline)
            throws LoadException, IOException, InterruptedException {
        Belongings belongings = new Belongings();
        LoadedLibrary library = null;
        try {
            WorkerProcess process = belongings.add(launch(order, jvm));
            process.awaitListening(deadline);
            library = load(order, process, belongings, deadline);
            return library;
        } finally {
            if (library == null) {
                belongings.close();
            }
        }
    }

    private WorkerProcess launch(WorkerOrder order, WorkerJvm jvm)
            throws LoadException, IOException {
        for (Path path : jvm.readable()) {
            order.confinement().readable(path, "the worker's Java");
        }
        Path errorFile = order.folder().resolve("hs_err.log");
        PluginProcess process =
                launcher.start(
                        new Program(
                                order.id(),
                                "worker",
                                jvm.command(socket(order), errorFile),
                                order.start(),
                                GuestEnvironment.of(order.folder(), order.work()),
                                order.confinement().build()));
        return new WorkerProcess(
                process, new WorkerOutput(order.id(), process, order.host()), errorFile, threads);
    }

    private static LoadedLibrary load(
            WorkerOrder order, WorkerProcess process, Belongings belongings, Deadline deadline)
            throws LoadException, IOException {
        HostCalls host = new HostCalls(order.host());
        Lanes lanes = belongings.add(lanes(order));
        try {
            Lane lane = lanes.first();
            BackgroundLane background =
                    belongings.add(
                            BackgroundLane.open(
                                    order.id(),
                                    connect(order),
                                    host,
                                    order.timeout(),
                                    process::condemn));
            Frame answer =
                    new Conversation(lane, host, deadline, Interrupts.END_IT)
                            .ask(FrameType.LOAD, content(order.library()));
            if (answer.is(FrameType.FAULT)) {
                throw refusal(Fault.of(answer), order.library());
            }
            if (!answer.is(FrameType.LOADED)) {
                throw new ProtocolException("found frame " + answer.type() + ", expected LOADED");
            }
            Frame.Content loaded = answer.open();
            loaded.integer(); // the version of its ABI, which the worker has checked
            // what follows, the prefix of its functions and whether it takes the host, is its own
            return new Worker(process, lanes, host, belongings, loaded.blob());
        } catch (Lane.OverdueException late) {
            throw new LoadException("the library is not loaded by the deadline", late);
        } catch (ProtocolException violation) {
            throw new LoadException("the worker: " + violation.getMessage(), violation);
        } catch (IOException lost) {
            throw new LoadException(
                    process.whyGone(Math.min(deadline.remaining().toMillis(), END_IS_NEAR_MILLIS))
                            .orElse(lost.toString()),
                    lost);
        }
    }

    private static Lanes lanes(WorkerOrder order) {
        return new Lanes(() -> connect(order), order.library().concurrency());
    }

    private static Lane connect(WorkerOrder order) throws IOException {
        return Lane.connect(socket(order), (long) order.library().maxResult() + FRAME_HEADS);
    }

    private static Path socket(WorkerOrder order) {
        return order.folder().resolve("w");
    }

    private static LoadException refusal(Fault fault, LibraryRequest library) {
        return library.memoryMax() != null && fault.isLimit()
                ? new LoadException(
                        "permissions.memory.max: found %d bytes, which cannot be enforced on this host: %s"
                                .formatted(library.memoryMax(), fault.message()))
                : new LoadException(
                        "library %s: %s".formatted(library.file().getFileName(), fault.message()));
    }

    private static byte[] content(LibraryRequest library) {
        byte[] path = library.file().toString().getBytes(UTF_8);
        Long memory = library.memoryMax();
        return ByteBuffer.allocate(
                        Integer.BYTES + path.length + Integer.BYTES + 1 + Long.BYTES + Long.BYTES)
                .putInt(path.length)
                .put(path)
                .putInt(library.concurrency())
                .put((byte) (library.threadSafe() ? 1 : 0))
                .putLong(library.maxResult())
                .putLong(memory == null ? NO_BOUND : memory)
                .array();
    }
}
