package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replacing for ever costs nothing in the end. */
class FlatTest extends RunnerFixture {

    private static final int PLUGINS = 2;
    private static final int FIRST = 10;
    private static final int TIMES = Boolean.getBoolean("tenon.long") ? 2_000 : 200;
    private static final int MOST_SHARED_THREADS = 16;
    private static final long MOST_BYTES = 2 << 20;

    /** What the versions of one plugin leave behind, descriptor by descriptor. */
    private record Held(List<String> descriptors, List<String> threads, List<String> children) {

        static Held now() {
            return new Held(Remains.descriptors(), guestThreads(), processes());
        }

        /** Those of the pool that all guests share come and go. */
        private static List<String> guestThreads() {
            return Remains.threads().stream().filter(name -> !name.equals("tenon-native")).toList();
        }

        private static List<String> processes() {
            return ProcessHandle.current().children().map(Object::toString).sorted().toList();
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void replacing_a_plugin_again_and_again_leaves_nothing_of_its_old_versions() throws Exception {
        replaceSideBySide(FIRST);
        Held before = settled();
        long heap = heap();

        replaceSideBySide(TIMES);

        await(() -> Held.now().equals(before), () -> before + "\nbecame\n" + Held.now());
        assertTrue(
                Remains.threads().size() < before.threads().size() + MOST_SHARED_THREADS,
                () -> Remains.threads().toString());
        assertTrue(heap() < heap + MOST_BYTES, () -> heap + " bytes became " + heap());
    }

    private void replaceSideBySide(int times) throws Exception {
        List<Future<Void>> plugins = new ArrayList<>();
        for (int i = 0; i < PLUGINS; i++) {
            Path own = folder.resolve("p" + i);
            plugins.add(later(() -> replace(own, times / PLUGINS)));
        }
        for (Future<Void> plugin : plugins) {
            plugin.get();
        }
    }

    /** As a reload does: the new one is called before the old one goes. */
    private Void replace(Path own, int times) throws Exception {
        TestPlugin plugin = TestPlugin.troubled(own);
        Guest old = null;
        for (int i = 0; i < times; i++) {
            // not kept by the fixture, so that what the guest itself holds can go
            Guest guest = plugin.load(runner);
            guest.start(Deadline.after(TestPlugin.LONG));
            String number = Integer.toString(i);
            assertEquals(number, TestPlugin.call(guest, "echoes", number));
            if (old != null) {
                assertEquals("1", TestPlugin.call(old, "echoes", "1"));
                old.close();
            }
            assertEquals(1, Remains.pids(own).size(), "after replacement " + i);
            assertEquals(0, mappings(), "libraries in the container's process");
            old = guest;
        }
        old.close();
        return null;
    }

    private static long mappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.endsWith(".so") && line.contains("/plugin/"))
                .count();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /**
     * Threads and connections of the last guest end a moment after it; and the runner makes once
     * what workers start faster by.
     */
    private static Held settled() throws Exception {
        await(() -> ProcessHandle.current().children().noneMatch(FlatTest::isRehearsal));
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

    private static boolean isRehearsal(ProcessHandle child) {
        return child.info().commandLine().orElse("").contains(" --train ");
    }
}
