package dev.tenon.runner.wasm.wasi;

import static dev.tenon.runner.wasm.wasi.FakeGuest.CREATE;
import static dev.tenon.runner.wasm.wasi.FakeGuest.DATA;
import static dev.tenon.runner.wasm.wasi.FakeGuest.GRANT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.READ;
import static dev.tenon.runner.wasm.wasi.FakeGuest.RESULT;
import static dev.tenon.runner.wasm.wasi.FakeGuest.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.ValueType;
import java.nio.file.Files;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pointers, sizes and counts that mean harm. */
class HostileTest extends FilesFixture {

    private static final long[] NASTY = {
        0,
        1,
        3,
        4,
        8,
        63,
        64,
        1023,
        1024,
        1 << 16,
        (256 << 10) - 1,
        256 << 10,
        (256 << 10) + 1,
        Integer.MAX_VALUE,
        0x80000000L,
        0xfffffff8L,
        0xffffffffL,
        -1,
        Long.MIN_VALUE,
        Long.MAX_VALUE
    };

    private FakeGuest guest;

    @BeforeEach
    void make() throws Exception {
        file(data.resolve("file"), "0123456789".repeat(100));
        guest = guest(readwrite(data));
    }

    @Test
    void no_call_does_more_than_answer() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            for (String name : Functions.ALL.keySet()) {
                // those that end the call or wait
                if (!name.equals("proc_exit") && !name.equals("poll_oneoff")) {
                    guest.call(name, arguments(name, random));
                }
            }
        }
        assertTrue(Files.exists(outside.resolve("secret")));
    }

    private static long[] arguments(String name, Random random) {
        return Functions.ALL.get(name).type().parameters().stream()
                .mapToLong(type -> argument(type, random))
                .toArray();
    }

    private static long argument(ValueType type, Random random) {
        long value = NASTY[random.nextInt(NASTY.length)];
        return type == ValueType.I32 ? (int) value : value;
    }

    @Test
    void an_address_outside_of_the_memory_is_a_fault() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        long end = guest.bytes.size();
        assertEquals(Errno.FAULT, guest.call("fd_read", file, end - 7, 1, RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_read", file, 64, 1, end - 3));
        assertEquals(Errno.FAULT, guest.call("fd_read", file, guest.vector(end - 1, 2), 1, RESULT));
        assertEquals(
                Errno.FAULT,
                guest.call("fd_write", file, guest.vector(-1, 0xffffffffL), 1, RESULT));
        assertEquals(Errno.FAULT, guest.call("path_open", GRANT, 0, end, 1, 0, 0, 0, 0, RESULT));
        assertEquals(Errno.FAULT, guest.call("random_get", DATA, 0xffffffffL));
        assertEquals(Errno.FAULT, guest.call("clock_time_get", 0, 0, end - 7));
        assertEquals(Errno.FAULT, guest.call("fd_filestat_get", file, end - 63));
        assertEquals(Errno.FAULT, guest.call("fd_fdstat_get", file, end - 23));
        assertEquals(Errno.FAULT, guest.call("fd_prestat_get", GRANT, end - 7));
        assertEquals(Errno.FAULT, guest.call("environ_sizes_get", 0, end));
        assertEquals(1000, Files.size(data.resolve("file")));
    }

    @Test
    void a_result_that_cannot_be_written_opens_nothing() throws Exception {
        guest.bytes.write(1 << 10, "new".getBytes());
        assertEquals(
                Errno.FAULT,
                guest.call("path_open", GRANT, 0, 1 << 10, 3, CREATE, READ | WRITE, 0, 0, -1));
        assertTrue(Files.notExists(data.resolve("new")));
        assertEquals(GRANT + 2, guest.opened("file", 0, READ));
    }

    @Test
    void too_many_vectors_are_refused() throws Exception {
        int file = guest.opened("file", 0, READ | WRITE);
        assertEquals(Errno.INVAL, guest.call("fd_read", file, 64, 0xffffffffL, RESULT));
        assertEquals(
                Errno.INVAL, guest.call("fd_write", file, 64, Transfer.MAX_VECTORS + 1, RESULT));
    }

    @Test
    void vectors_that_lie_over_each_other_and_over_themselves_do_no_harm() throws Exception {
        byte[] ones = new byte[4096];
        java.util.Arrays.fill(ones, (byte) 0xff);
        Files.write(data.resolve("ones"), ones);
        int file = guest.opened("ones", 0, READ | WRITE);
        for (int i = 0; i < 4; i++) {
            guest.bytes.writeInt(DATA + 8 * i, DATA);
            guest.bytes.writeInt(DATA + 8 * i + 4, 100);
        }
        // the first buffer lies over the vectors: the second is read as 4 GiB at the end
        assertEquals(Errno.FAULT, guest.call("fd_read", file, DATA, 4, RESULT));
        for (int i = 0; i < 4; i++) {
            guest.bytes.writeInt(DATA + 8 * i, DATA + 8);
            guest.bytes.writeInt(DATA + 8 * i + 4, 10);
        }
        assertEquals(Errno.SUCCESS, guest.call("fd_write", file, DATA, 4, DATA));
        assertEquals(40, guest.bytes.readInt(DATA));
    }

    @Test
    void contradictions_are_refused() throws Exception {
        assertEquals(Errno.INVAL, guest.open(GRANT, "file", 0, READ, 1 << 9));
        assertEquals(Errno.INVAL, guest.call("poll_oneoff", 0, DATA, 0, RESULT));
        assertEquals(Errno.INVAL, guest.call("poll_oneoff", 0, DATA, 0xffffffffL, RESULT));
        assertEquals(Errno.INVAL, guest.call("clock_time_get", 7, 0, RESULT));
        assertEquals(Errno.INVAL, guest.call("clock_res_get", 2, RESULT));
        assertEquals(Errno.NOTSUP, guest.call("proc_raise", 9));
        assertEquals(Errno.NOTSUP, guest.call("fd_fdstat_set_rights", 1, 0, 0));
        assertEquals(Errno.INVAL, guest.call("fd_advise", guest.opened("file", 0, READ), 0, 0, 9));
    }

    @Test
    void exit_ends_the_code_with_its_status() {
        EngineException.Exit exit =
                assertThrows(EngineException.Exit.class, () -> guest.call("proc_exit", 3));
        assertEquals("exit with status 3", exit.getMessage());
    }
}
