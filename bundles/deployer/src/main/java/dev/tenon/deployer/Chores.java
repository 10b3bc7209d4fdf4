package dev.tenon.deployer;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/**
 * What the deployer does unasked, on one thread of its own that lives while there is something to
 * do. What is asked of closed chores is dropped.
 */
final class Chores implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor executor;
    private final Logger logger;

    Chores(Logger logger) {
        this.logger = logger;
        this.executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> new Thread(task, "tenon-deployer"),
                        new ScheduledThreadPoolExecutor.DiscardPolicy());
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void soon(Runnable chore) {
        after(Duration.ZERO, chore);
    }

    void after(Duration delay, Runnable chore) {
        executor.schedule(() -> run(chore), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets what is running end, and forgets the rest. */
    @Override
    public void close() {
        executor.shutdown();
    }

    private void run(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            logger.error("deploying failed unexpectedly", e);
        }
    }
}
