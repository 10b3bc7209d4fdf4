package dev.tenon.runner.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    GrpcRunner runner;

    /** The test's own: all processes of its guests have it in their environment. */
    Path folder;

    private Path temporary;
    private int tests;
    private List<Guest> guests;
    private ExecutorService threads;

    @BeforeAll
    void openRunner() throws IOException {
        assumeTrue(
                Files.exists(TestPlugin.PLUGINS.resolve("troubled")),
                "src/test/go/build found no go to build the plugins of the tests with");
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
        List<String> files = Remains.files(temporary);
        assertEquals(1, files.size(), () -> "files of closed guests: " + files);
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

    static GrpcRunner newRunner(Map<String, ?> settings, Path temporary) {
        String before = System.setProperty(TEMPORARY, temporary.toString());
        try {
            return new GrpcRunner(settings);
        } finally {
            System.setProperty(TEMPORARY, before);
        }
    }

    TestPlugin troubled(String... arguments) {
        return TestPlugin.troubled(folder, arguments);
    }

    /** A guest that is closed after the test. */
    Guest load(TestPlugin plugin) throws LoadException {
        Guest guest = plugin.load(runner);
        guests.add(guest);
        return guest;
    }

    Guest start(TestPlugin plugin) throws LoadException {
        Guest guest = load(plugin);
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

    <T> Future<T> later(Callable<T> work) {
        return threads.submit(work);
    }

    static <T extends CallException> T assertFails(
            Class<T> kind, Guest guest, String function, String json, String... parts) {
        T fault = assertThrows(kind, () -> TestPlugin.call(guest, function, json));
        assertContains(fault, parts);
        return fault;
    }

    static void assertContains(Exception fault, String... parts) {
        for (String part : parts) {
            assertTrue(
                    fault.getMessage().contains(part),
                    () -> "found: " + fault.getMessage() + "\nexpected in it: " + part);
        }
    }

    /** A JSON object. */
    static Struct object(String json) {
        Struct.Builder object = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json, object);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(json, e);
        }
        return object.build();
    }

    static String member(Struct object, String name) {
        return object.getFieldsOrThrow(name).getStringValue();
    }

    static long pid(Guest guest) throws CallException {
        return Long.parseLong(TestPlugin.call(guest, "pid", ""));
    }

    static void kill(long pid) {
        assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
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
