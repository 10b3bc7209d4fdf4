package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.CompileLimits;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What tests see of processes of the compiler from outside. */
final class Compilers {

    /** More than any module here takes, whatever it allocates and never touches. */
    static final long MEMORY = 4L << 30;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Compilers() {}

    static CompileLimits patient() {
        return new CompileLimits(Deadline.after(PATIENCE), MEMORY);
    }

    /** JVMs that compile, below this process; not what confines them. */
    static List<ProcessHandle> running() {
        return running(ProcessHandle.current());
    }

    static List<ProcessHandle> running(ProcessHandle container) {
        return container
                .descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
                .filter(ProcessHandle::isAlive)
                .filter(Compilers::confines)
                .toList();
    }

    /** Waits until one of them works rather than waits for work. */
    static ProcessHandle awaitBusy() throws InterruptedException {
        await(() -> running().stream().anyMatch(Compilers::isBusy));
        return running().get(0);
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "it did not come to pass");
            Thread.sleep(5);
        }
    }

    /** A JVM takes half a second of processor time to start; a slow module takes much more. */
    private static boolean isBusy(ProcessHandle handle) {
        return handle.info()
                .totalCpuDuration()
                .filter(used -> used.compareTo(Duration.ofMillis(1500)) > 0)
                .isPresent();
    }

    /** Whether a process is a compiler, or one of those around it. */
    static boolean confines(ProcessHandle handle) {
        return commandLine(handle).contains(Main.class.getName());
    }

    static String commandLine(ProcessHandle handle) {
        return handle.info().commandLine().orElse("");
    }
}
