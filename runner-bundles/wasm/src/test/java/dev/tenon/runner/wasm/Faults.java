package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.runner.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;

/** What is expected of the container and the pool whatever a guest has done. */
final class Faults {

    /** How late something may be told, on a machine that is busy with other things. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private Faults() {}

    /** Runs something that ends by a deadline, and prints how much later it did. */
    static void assertEndsBy(Duration deadline, String what, Executable execution) {
        long start = System.nanoTime();
        try {
            execution.execute();
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
        Duration late = Duration.ofNanos(System.nanoTime() - start).minus(deadline);
        System.out.printf(
                "fault suite, engine %s: %s ended %d ms after a deadline of %d ms%n",
                TestEngines.NAME, what, late.toMillis(), deadline.toMillis());
        assertTrue(late.compareTo(LATE) < 0, what + " ended " + late + " after its deadline");
    }

    /** The next call is answered. */
    static void assertHealthy(Guest guest) throws Exception {
        assertEquals("\"ok\"", TestPlugin.call(guest, "healthy", "{}"));
    }

    /** Names of the threads that are the runner's, but for those of a process that compiles. */
    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tenon-wasm-"))
                .filter(name -> !name.startsWith("tenon-wasm-compiler-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Processes that this one has started and that still run. */
    static long children() {
        return ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
    }

    /** Bytes of memory in use, inside the JVM's heap and outside; 0 where it is not told. */
    static long residentBytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
