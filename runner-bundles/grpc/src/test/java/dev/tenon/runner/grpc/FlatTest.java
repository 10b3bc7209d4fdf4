package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting and stopping for ever costs nothing in the end. */
class FlatTest extends RunnerFixture {

    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int FIRST = 10;
    private static final int MOST_SHARED_THREADS = 16;
    private static final int TIMES = LONG ? 1_000 : 100;

    /** What one process, thread by thread and file by file, leaves behind. */
    private record Held(List<String> descriptors, List<String> threads, List<String> children) {

        static Held now() {
            return new Held(Remains.descriptors(), guestThreads(), processes());
        }

        /** Those of the pool that all guests share come and go. */
        private static List<String> guestThreads() {
            return Remains.threads().stream()
                    .filter(name -> !name.startsWith("tenon-grpc-work-"))
                    .toList();
        }

        private static List<String> processes() {
            return ProcessHandle.current().children().map(Object::toString).sorted().toList();
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void manyStartsAndStopsLeaveNothing() throws Exception {
        TestPlugin plugin = troubled("-child", "daemon");
        run(plugin, FIRST);
        Held before = settled();

        run(plugin, TIMES);

        await(() -> Held.now().equals(before), () -> before + "\nbecame\n" + Held.now());
        assertTrue(
                Remains.threads().size() < before.threads().size() + MOST_SHARED_THREADS,
                () -> Remains.threads().toString());
    }

    private void run(TestPlugin plugin, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            // not kept by the fixture, so that what the guest itself holds can go
            try (Guest guest = plugin.load(runner)) {
                guest.start(Deadline.after(TestPlugin.LONG));
                assertEquals("1", TestPlugin.call(guest, "echo", "1"));
            }
            assertEquals(List.of(), Remains.processes(folder), "after start " + i);
        }
    }

    /** Threads and connections of the last guest end a moment after it. */
    private static Held settled() throws Exception {
        Held[] last = {Held.now()};
        await(
                () -> {
                    Held seen = last[0];
                    TimeUnit.MILLISECONDS.sleep(500);
                    last[0] = Held.now();
                    return last[0].equals(seen);
                });
        return last[0];
    }
}
