package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A runner for each test, and short ways to say what is expected of a guest. */
public abstract class RunnerFixture {

    @TempDir protected Path folder;
    protected final WasmRunner runner =
            new WasmRunner(TestEngines.cache(), TestEngines.properties());

    @AfterEach
    void closeRunner() {
        runner.close();
        assertFalse(Thread.interrupted(), "an interrupt was left behind");
    }

    protected TestPlugin plugin(String... fields) {
        return TestPlugin.of(folder, Wat.module(fields));
    }

    protected Guest start(String... fields) throws LoadException {
        return plugin(fields).start(runner);
    }

    protected static void assertCrashes(Guest guest, String function, String reason) {
        CallException fault =
                assertThrows(
                        CallException.Crashed.class, () -> TestPlugin.call(guest, function, "{}"));
        assertContains(fault, reason);
        assertContains(fault, "plugin 'test', " + function);
        assertTrue(guest.lastError().contains(reason), guest.lastError());
    }

    protected static void assertRefused(TestPlugin plugin, WasmRunner runner, String... reasons) {
        LoadException refused = assertThrows(LoadException.class, () -> plugin.load(runner));
        for (String reason : reasons) {
            assertContains(refused, reason);
        }
    }

    protected static void assertContains(Exception fault, String part) {
        assertTrue(fault.getMessage().contains(part), fault.getMessage());
    }

    /** Waits for something that another thread does. */
    protected static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            Thread.sleep(1);
        }
    }
}
