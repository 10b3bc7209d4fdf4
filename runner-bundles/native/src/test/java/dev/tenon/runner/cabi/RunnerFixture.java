package dev.tenon.runner.cabi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runner for each class of tests, with a folder for temporary files of its own. After each test
 * no process or file of its guests may be left, and after the last no thread.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RunnerFixture {

    /** Longest wait for anything. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String TEMPORARY = "java.io.tmpdir";

    @TempDir static Path home;
    NativeRunner runner;

    /** The test's own: all processes of its guests have it in their environment. */
    Path folder;

    private Path temporary;
    private int tests;
    private List<String> filesBefore;
    private List<Guest> guests;
    private ExecutorService threads;

    @BeforeAll
    void openRunner() throws IOException {
        temporary = Files.createDirectory(home.resolve("t"));
        runner = newRunner(settings(), temporary);
    }

    /** Independent of what the machine has, unless a test says otherwise. */
    Map<String, ?> settings() {
        return Map.of("sandbox", "off");
    }

    @BeforeEach
    void openTest() throws IOException {
        folder = Files.createDirectory(home.resolve(Integer.toString(++tests)));
        filesBefore = Remains.guestFiles(temporary);
        guests = new CopyOnWriteArrayList<>();
        threads = Executors.newCachedThreadPool();
    }

    @AfterEach
    void nothingIsLeftOfGuests() {
        assertFalse(Thread.interrupted(), "an interrupt was left behind");
        threads.shutdownNow();
        for (Guest guest : guests) {
            guest.close();
        }
        assertEquals(List.of(), Remains.processes(folder), "processes of closed guests");
        assertEquals(filesBefore, Remains.guestFiles(temporary), "files of closed guests");
        assertFalse(Thread.interrupted(), "closing left an interrupt behind");
    }

    @AfterAll
    void nothingIsLeftOfTheRunner() throws Exception {
        if (runner == null) {
            return;
        }
        runner.close();
        assertEquals(List.of(), Remains.files(temporary), "files of a closed runner");
        await(() -> Remains.threads().isEmpty(), () -> "threads left: " + Remains.threads());
    }

    /**
     * @param temporary where it makes its private folder
     */
    static NativeRunner newRunner(Map<String, ?> settings, Path temporary) {
        String before = System.setProperty(TEMPORARY, temporary.toString());
        try {
            return new NativeRunner((Path) null, settings);
        } finally {
            System.setProperty(TEMPORARY, before);
        }
    }

    TestPlugin troubled() {
        return TestPlugin.troubled(folder);
    }

    /** A guest that is closed after the test. */
    Guest load(TestPlugin plugin) throws LoadException {
        return load(plugin, runner);
    }

    Guest load(TestPlugin plugin, NativeRunner by) throws LoadException {
        Guest guest = plugin.load(by);
        guests.add(guest);
        return guest;
    }

    Guest start(TestPlugin plugin) throws LoadException {
        return start(plugin, runner);
    }

    Guest start(TestPlugin plugin, NativeRunner by) throws LoadException {
        Guest guest = load(plugin, by);
        guest.start(Deadline.after(TestPlugin.LONG));
        return guest;
    }

    /** A guest that does not start within the time, for a reason that has these parts. */
    Guest assertNotStarted(TestPlugin plugin, Duration within, String... parts)
            throws LoadException {
        Guest guest = load(plugin);
        LoadException refused =
                assertThrows(LoadException.class, () -> guest.start(Deadline.after(within)));
        assertContains(refused, "plugin 'test': ");
        assertContains(refused, parts);
        return guest;
    }

    /** A plugin that is refused before anything of it runs. */
    void assertNotLoaded(TestPlugin plugin, NativeRunner by, String... parts) {
        LoadException refused = assertThrows(LoadException.class, () -> load(plugin, by));
        assertContains(refused, "plugin 'test': ");
        assertContains(refused, parts);
    }

    <T> Future<T> later(Callable<T> work) {
        return threads.submit(work);
    }

    static <T extends CallException> T assertFails(
            Class<T> kind, Guest guest, String function, String json, String... parts) {
        T fault = assertThrows(kind, () -> TestPlugin.call(guest, function, json));
        assertContains(fault, parts);
        return fault;
    }

    /** The fault that a call ends with in another thread. */
    static CallException faultOf(Future<?> call) {
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS));
        if (failed.getCause() instanceof CallException fault) {
            return fault;
        }
        throw new AssertionError("not a CallException", failed.getCause());
    }

    /** Why a guest ended by itself. */
    static String end(Guest guest) throws Exception {
        return guest.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static void assertContains(Exception fault, String... parts) {
        assertContains(fault.getMessage(), parts);
    }

    static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "found: " + text + "\nexpected in it: " + part);
        }
    }

    /** Waits for something that another thread or process does. */
    static void await(Callable<Boolean> condition) throws Exception {
        await(condition, () -> "waited too long");
    }

    static void await(Callable<Boolean> condition, Callable<String> otherwise) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                fail(otherwise.call());
            }
            Thread.sleep(2);
        }
    }
}
