package dev.tenon.runner.wasm.endive;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads that compile, no more at once than there are processors. Nothing stops Endive's parser:
 * whoever waits for it leaves at his deadline, and the thread goes on until it is done or looks at
 * its time. Safe for use by many threads.
 */
final class CompilerThreads {

    private final Semaphore free = new Semaphore(Runtime.getRuntime().availableProcessors());

    /**
     * Runs something on a thread of its own.
     *
     * @throws LoadException what it throws; or if it has not ended by the deadline, or the calling
     *     thread was interrupted, and still is
     */
    <T> T run(Callable<T> work, Deadline deadline) throws LoadException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                task.run();
                            } finally {
                                free.release();
                            }
                        },
                        "tenon-wasm-compile");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        try {
            if (!free.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
            thread.start();
            return task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException passed) {
            thread.interrupt();
            throw late();
        } catch (InterruptedException asked) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted while the module was compiled", asked);
        } catch (ExecutionException failed) {
            throw cause(failed);
        }
    }

    private static LoadException late() {
        return new LoadException("the module is not compiled by the deadline");
    }

    private static LoadException cause(ExecutionException failed) {
        return failed.getCause() instanceof LoadException refused
                ? refused
                : new LoadException(
                        "the engine cannot compile it: " + failed.getCause(), failed.getCause());
    }
}
