package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.runner.Guest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * Libraries that go wrong beside one that is called all the time. After each test the other one
 * still answers, and a fresh guest of what went wrong works.
 */
abstract class FaultFixture extends RunnerFixture {

    /** Beyond a deadline: for a machine that is busy, and a crash that is written down. */
    private static final Duration SLACK = Duration.ofSeconds(8);

    private Bystander bystander;

    @BeforeAll
    void startBystander() throws Exception {
        Path apart = Files.createDirectory(home.resolve("bystander"));
        bystander = Bystander.start(runner, apart);
    }

    @AfterEach
    void the_other_plugin_is_served_all_the_time() throws Exception {
        bystander.assertServed();
    }

    @AfterAll
    void stopBystander() throws Exception {
        if (bystander != null) {
            bystander.close();
        }
    }

    /**
     * A call that ends its worker: by an error of that kind, in time, with its reason, and nothing
     * is left but the way to a fresh guest.
     */
    CallException assertEndsWorker(
            Class<? extends CallException> kind,
            TestPlugin plugin,
            String function,
            String json,
            Duration within,
            String... parts)
            throws Exception {
        Guest guest = start(plugin);
        long start = System.nanoTime();
        CallException fault =
                assertThrows(kind, () -> TestPlugin.call(guest, function, json, within));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(within.plus(SLACK)) < 0, () -> "it took " + took);
        assertContains(fault, "plugin 'test', " + function + ": ");
        String reason = end(guest);
        assertContains(reason, parts);
        assertFalse(guest.ready(Deadline.after(TestPlugin.SOON)));
        assertNotNull(guest.lastError());
        assertFails(CallException.Crashed.class, guest, "echoes", "1", "plugin 'test', echoes: ");
        guest.close();
        assertEquals(List.of(), Remains.processes(folder));
        assertWorksAfresh(plugin);
        return fault;
    }

    void assertWorksAfresh(TestPlugin plugin) throws Exception {
        try (Guest fresh = plugin.load(runner)) {
            fresh.start(Deadline.after(TestPlugin.LONG));
            assertEquals("[1]", TestPlugin.call(fresh, "echoes", "[1]"));
        }
    }
}
