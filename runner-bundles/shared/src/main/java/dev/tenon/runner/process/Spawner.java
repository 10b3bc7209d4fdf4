package dev.tenon.runner.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts processes, all from one thread: the kernel takes the end of the thread that started a
 * process for the death of its parent, so that thread lives as long as its processes may.
 */
final class Spawner implements AutoCloseable {

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "tenon-process-spawn");
                        thread.setDaemon(true);
                        thread.setContextClassLoader(null);
                        return thread;
                    });

    /** Starts a process; one that starts while the caller is interrupted is killed. */
    Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        Future<Process> started = thread.submit(builder::start);
        try {
            return started.get();
        } catch (InterruptedException interrupted) {
            thread.execute(() -> discard(started));
            throw interrupted;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException reason) {
                throw reason;
            }
            throw new IOException(failed.getCause());
        }
    }

    /** Ends the thread, and with it what it started. */
    @Override
    public void close() {
        thread.shutdown();
    }

    /** Called behind the start in the queue. */
    private static void discard(Future<Process> started) {
        try {
            started.get().toHandle().destroyForcibly();
        } catch (ExecutionException | InterruptedException notStarted) {
            // then there is nothing to kill
        }
    }
}
