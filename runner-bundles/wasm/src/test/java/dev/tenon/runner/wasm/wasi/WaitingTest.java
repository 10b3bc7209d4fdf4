package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DATA;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DIRECTORY;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.RESULT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.runner.wasm.engine.EngineException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nothing here makes a call wait longer than it may. */
class WaitingTest extends FilesFixture {

    private static final int SUBSCRIPTION = 48;

    private FakeGuest guest;

    @BeforeEach
    void make() throws Exception {
        file(data.resolve("file"), "0123456789");
        guest = guest(readwrite(data));
    }

    @Test
    void a_sleep_takes_its_time() throws Exception {
        long start = System.nanoTime();
        clock(0, 1, 20_000_000, 0);
        assertEquals(Errno.SUCCESS, poll(1));
        assertTrue(System.nanoTime() - start >= 20_000_000);
        assertEquals(1, guest.result());
        assertEquals(100, guest.bytes.readLong(DATA));
        assertEquals(0, guest.bytes.readLong(DATA + 8));
    }

    @Test
    void of_two_times_the_earlier_wakes_and_a_file_does_at_once() throws Exception {
        clock(0, 1, Long.MAX_VALUE, 0);
        clock(1, 0, 5, 1);
        assertEquals(Errno.SUCCESS, poll(2));
        assertEquals(1, guest.result());
        assertEquals(101, guest.bytes.readLong(DATA));
        clock(0, 1, -1, 0);
        descriptor(1, 1, guest.opened("file", 0, READ));
        descriptor(2, 2, 99);
        descriptor(3, 1, 0);
        assertEquals(Errno.SUCCESS, poll(4));
        assertEquals(3, guest.result());
        assertEquals(101, guest.bytes.readLong(DATA));
        assertEquals(1 << 16, guest.bytes.readLong(DATA + 8));
        assertEquals(10, guest.bytes.readLong(DATA + 16));
        assertEquals(2 << 16 | Errno.BADF.code(), guest.bytes.readLong(DATA + 40));
        assertEquals(1 << 16, guest.bytes.readLong(DATA + 72));
    }

    @Test
    void a_clock_that_is_none_is_an_event_of_its_own() throws Exception {
        clock(0, 3, 1, 0);
        assertEquals(Errno.SUCCESS, poll(1));
        assertEquals(Errno.INVAL.code(), guest.bytes.readLong(DATA + 8));
    }

    @Test
    void a_sleep_ends_at_the_deadline() {
        guest.deadline = Deadline.after(Duration.ofMillis(20));
        clock(0, 1, Long.MAX_VALUE, 0);
        assertThrows(EngineException.Interrupted.class, () -> poll(1));
    }

    @Test
    void a_sleep_ends_with_an_interrupt_that_stays_set() throws Exception {
        clock(0, 1, -1, 0);
        FutureTask<Boolean> sleeping =
                new FutureTask<>(
                        () -> {
                            assertThrows(EngineException.Interrupted.class, () -> poll(1));
                            return Thread.interrupted();
                        });
        Thread thread = new Thread(sleeping, "sleeping-guest");
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertTrue(sleeping.get(30, TimeUnit.SECONDS));
    }

    @Test
    void an_interrupt_ends_whatever_is_read_and_nothing_stays_open() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        Thread.currentThread().interrupt();
        assertThrows(
                EngineException.Interrupted.class,
                () -> guest.call("fd_read", file, guest.vector(DATA, 4), 1, RESULT));
        assertTrue(Thread.interrupted());
        assertEquals(Errno.SUCCESS, guest.call("fd_close", file));
    }

    @Test
    void an_interrupt_ends_a_large_write() throws Exception {
        int file = guest.opened("large", CREATE, WRITE);
        for (int i = 0; i < Transfer.MAX_VECTORS; i++) {
            guest.bytes.writeInt(1024 + 8 * i, DATA);
            guest.bytes.writeInt(1024 + 8 * i + 4, 128 << 10);
        }
        FutureTask<EngineException> writing =
                new FutureTask<>(
                        () ->
                                assertThrows(
                                        EngineException.Interrupted.class,
                                        () -> guest.call("fd_write", file, 1024, 1024, RESULT)));
        Thread thread = new Thread(writing, "writing-guest");
        thread.start();
        while (Files.size(data.resolve("large")) == 0 && thread.isAlive()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        writing.get(30, TimeUnit.SECONDS);
        assertTrue(Files.size(data.resolve("large")) < 128L << 20);
    }

    @Test
    void random_numbers_end_at_the_deadline() {
        guest.deadline = Deadline.after(Duration.ZERO);
        assertThrows(
                EngineException.Interrupted.class, () -> guest.call("random_get", DATA, 100_000));
    }

    @Test
    void a_pipe_is_seen_and_never_opened() throws Exception {
        assertEquals(
                0, new ProcessBuilder("mkfifo", data.resolve("pipe").toString()).start().waitFor());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    assertEquals(Errno.NXIO, guest.open("pipe", 0, READ));
                    assertEquals(Errno.NXIO, guest.open("pipe", 0, READ | WRITE));
                    assertEquals(Errno.NXIO, guest.open("pipe", DIRECTORY, READ));
                    assertEquals(Errno.NXIO, guest.open("pipe", CREATE, WRITE));
                    assertEquals(Errno.NOTDIR, guest.open("pipe/x", 0, READ));
                    assertEquals(Errno.NOTSUP, guest.setTimes("pipe"));
                    assertEquals(Errno.SUCCESS, guest.stat("pipe", true));
                    assertEquals(FileType.UNKNOWN.code(), guest.bytes.readByte(DATA + 16));
                    // else one guest could put it where another is just opening a file
                    assertEquals(Errno.PERM, guest.rename(GRANT, "pipe", GRANT, "file"));
                    assertEquals(Errno.SUCCESS, guest.path("path_unlink_file", "pipe"));
                });
        assertFalse(Files.exists(data.resolve("pipe")));
    }

    private Errno poll(int count) throws EngineException {
        return guest.call("poll_oneoff", 1024, DATA, count, RESULT);
    }

    private void clock(int index, int clock, long timeout, int flags) {
        int at = 1024 + index * SUBSCRIPTION;
        guest.bytes.writeLong(at, 100 + index);
        guest.bytes.writeLong(at + 8, 0);
        guest.bytes.writeInt(at + 16, clock);
        guest.bytes.writeLong(at + 24, timeout);
        guest.bytes.writeInt(at + 40, flags);
    }

    private void descriptor(int index, int type, int number) {
        int at = 1024 + index * SUBSCRIPTION;
        guest.bytes.writeLong(at, 100 + index);
        guest.bytes.writeLong(at + 8, type);
        guest.bytes.writeInt(at + 16, number);
    }
}
