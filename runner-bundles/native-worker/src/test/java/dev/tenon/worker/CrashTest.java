package dev.tenon.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a crash of C code leaves for the runner. */
class CrashTest extends WorkerFixture {

    @ParameterizedTest
    @CsvSource({"crash, SIGSEGV", "divide, SIGFPE", "trap, SIGILL"})
    void a_signal_ends_the_process_and_the_jvm_notes_it_and_the_frame(String input, String signal)
            throws Exception {
        start("plain");
        assertThrows(IOException.class, () -> lane.call(input));
        assertEquals(1, worker.status());
        String note = Files.readString(folder.resolve("hs_err.log"));
        assertTrue(note.contains(signal), note.substring(0, 500));
        assertTrue(note.contains("# C  [plain.so"), note.substring(0, 1000));
    }

    /** Without stack there is nothing that the JVM could note it on. */
    @ParameterizedTest
    @CsvSource({"abort, 6", "overflow, 11"})
    void what_the_jvm_cannot_note_is_a_signal_s_status(String input, int signal) throws Exception {
        start("plain");
        assertThrows(IOException.class, () -> lane.call(input));
        assertEquals(128 + signal, worker.status());
    }

    @ParameterizedTest
    @CsvSource({"0", "3"})
    void an_exit_of_the_library_is_the_end_of_the_process(int status) throws Exception {
        start("plain");
        lane.send(FrameType.CALL, ("exit " + status).getBytes(UTF_8));
        assertEquals(status, worker.status());
        assertThrows(IOException.class, lane::read);
    }
}
