package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Another plugin that is called all the time, and each of whose answers must be right. */
final class Bystander implements AutoCloseable {

    private static final int CALLERS = 2;
    private static final int MORE = 20;

    private final Guest guest;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private final List<Thread> callers = new ArrayList<>();
    private volatile boolean done;

    private Bystander(Guest guest) {
        this.guest = guest;
    }

    static Bystander start(Runner runner, Path folder) throws LoadException {
        Guest guest = TestPlugin.of("bystander", folder, "libtest.so").load(runner);
        guest.start(Deadline.after(TestPlugin.LONG));
        Bystander bystander = new Bystander(guest);
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(bystander::call, "bystander-" + i);
            caller.start();
            bystander.callers.add(caller);
        }
        return bystander;
    }

    /** Waits until it has answered more calls that were made from now on, all of them rightly. */
    void assertServed() throws Exception {
        long before = answers.get();
        RunnerFixture.await(() -> wrong.get() != null || answers.get() > before + MORE);
        assertNull(wrong.get(), () -> "the other plugin answered wrongly: " + wrong.get());
    }

    @Override
    public void close() throws InterruptedException {
        done = true;
        for (Thread caller : callers) {
            caller.join();
        }
        guest.close();
    }

    private void call() {
        for (long i = 0; !done && wrong.get() == null; i++) {
            String sent =
                    "{\"number\":" + i + ",\"by\":\"" + Thread.currentThread().getName() + "\"}";
            try {
                String got = TestPlugin.call(guest, "echoes", sent);
                if (!got.equals(sent)) {
                    wrong.compareAndSet(null, new AssertionError(sent + " became " + got));
                }
                answers.incrementAndGet();
                // one that does nothing else would leave the machine to nobody
                Thread.sleep(1);
            } catch (CallException | InterruptedException | RuntimeException failed) {
                wrong.compareAndSet(null, failed);
            }
        }
    }
}
