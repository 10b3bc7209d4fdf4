package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.runner.process.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObituaryTest {

    private static final Exit ABORTED = new Exit(134, "SIGABRT");

    @Test
    void an_end_without_a_word_is_told_by_the_status() {
        Obituary obituary = Obituary.of(new Exit(7, null), List.of());

        assertEquals("the compiler ended: it exited with status 7", obituary.text());
        assertFalse(obituary.ofMemory());
    }

    @Test
    void a_panic_is_told_in_its_words() {
        Obituary obituary =
                Obituary.of(ABORTED, List.of("thread '<unnamed>' panicked at x.rs:1:2:", "bug"));

        assertEquals(
                "the compiler ended: it was killed by SIGABRT; its last words: "
                        + "thread '<unnamed>' panicked at x.rs:1:2: | bug",
                obituary.text());
        assertFalse(obituary.ofMemory());
    }

    @Test
    void want_of_memory_is_known_by_the_words_of_rust_the_c_library_and_the_jvm() {
        for (String words :
                List.of(
                        "memory allocation of 65536 bytes failed",
                        "called `Result::unwrap()`: Os { code: 12, message: \"Cannot allocate memory\" }",
                        "There is insufficient memory for the Java Runtime Environment to continue.",
                        "Terminating due to java.lang.OutOfMemoryError: Java heap space")) {
            assertTrue(Obituary.of(ABORTED, List.of(words)).ofMemory(), words);
        }
    }

    @Test
    void a_jvms_report_is_told_by_its_signal_and_frame() {
        Obituary obituary =
                Obituary.of(
                        new Exit(1, null),
                        List.of(
                                "a warning",
                                "A fatal error has been detected by the Java Runtime Environment:",
                                "SIGSEGV (0xb) at pc=0x00007f, pid=2, tid=3",
                                "Problematic frame:",
                                "C  [lib.so+0x10]  name+0x0",
                                "more"));

        assertEquals(
                "the compiler ended: it was killed by SIGSEGV in C [lib.so+0x10] name+0x0;"
                        + " its last words: a warning",
                obituary.text());
    }
}
