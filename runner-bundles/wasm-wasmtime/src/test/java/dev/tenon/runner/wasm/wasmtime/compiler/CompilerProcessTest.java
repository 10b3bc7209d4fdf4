package dev.tenon.runner.wasm.wasmtime.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.wasmtime.library.NativeEngine;
import dev.tenon.runner.wasm.wasmtime.library.NativeStore;
import dev.tenon.runner.wasm.wasmtime.library.Wasmtime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CompilerProcessTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Takes many times as long as {@link #SHORT}, and hundreds of megabytes. */
    private static final byte[] SLOW = Modules.slow(30_000);

    private Path library;
    private CompilerProcess compiler;

    @BeforeEach
    void open() {
        library = TestEngines.library();
        compiler = new CompilerProcess(library);
    }

    @AfterEach
    void nothing_is_left() {
        if (compiler != null) {
            compiler.close();
        }
        assertEquals(List.of(), Compilers.running());
    }

    @Test
    void compiled_code_is_what_an_engine_here_can_load() throws Exception {
        byte[] code = compiler.compile(Modules.small(), Compilers.patient());

        try (NativeEngine engine =
                NativeEngine.running(Wasmtime.load(library), 1, new NativeStore.Limits(0, 0, 0))) {
            engine.load(code).close();
        }
    }

    @Test
    void the_process_is_kept_for_the_next_module() throws Exception {
        assertEquals(List.of(), Compilers.running(), "it is started when it is needed");
        compiler.prepare(Compilers.patient().deadline());
        List<ProcessHandle> first = Compilers.running();
        byte[] once = compiler.compile(Modules.small(), Compilers.patient());
        byte[] again = compiler.compile(Modules.small(), Compilers.patient());

        assertArrayEquals(once, again);
        assertEquals(1, first.size());
        assertEquals(first, Compilers.running());
    }

    @Test
    void a_module_that_is_not_valid_is_refused_in_the_librarys_words() throws Exception {
        compiler.prepare(Compilers.patient().deadline());
        List<ProcessHandle> first = Compilers.running();
        byte[] cut = new byte[Modules.small().length - 1];
        System.arraycopy(Modules.small(), 0, cut, 0, cut.length);

        for (byte[] module : List.of(new byte[0], new byte[100], cut)) {
            LoadException refused = refused(module, Compilers.patient());
            assertTrue(refused.getMessage().startsWith("not a valid module: "), refused::toString);
            assertTrue(refused.getMessage().lines().count() == 1, refused::toString);
        }
        assertEquals(first, Compilers.running(), "which harms nobody");
    }

    @Test
    void a_large_module_comes_and_goes_whole() throws Exception {
        byte[] small = Modules.small();
        byte[] large = new byte[40 << 20];
        System.arraycopy(small, 0, large, 0, small.length);
        // a custom section with an empty name, to the end
        int at = small.length;
        int content = large.length - at - 6;
        large[at] = 0;
        for (int i = 0; i < 5; i++) {
            large[at + 1 + i] = (byte) (content >> 7 * i & 0x7f | (i < 4 ? 0x80 : 0));
        }

        assertArrayEquals(
                compiler.compile(small, Compilers.patient()),
                compiler.compile(large, Compilers.patient()));
    }

    @Test
    void the_deadline_ends_the_process_and_the_next_module_is_compiled() throws Exception {
        compiler.prepare(Compilers.patient().deadline());

        assertEquals(
                "the module is not compiled by the deadline",
                refused(SLOW, within(SHORT)).getMessage());
        assertEquals(List.of(), Compilers.running());
        assertNextWorks();
    }

    @Test
    void a_deadline_that_has_passed_starts_nothing() {
        LoadException refused = refused(Modules.small(), within(Duration.ZERO));

        assertTrue(refused.getMessage().contains("by the deadline"), refused::toString);
        assertEquals(List.of(), Compilers.running());
    }

    @Test
    void an_interrupt_ends_the_process_and_the_next_module_is_compiled() throws Exception {
        FutureTask<Boolean> interrupted =
                inBackground(
                        () -> {
                            LoadException refused = refused(SLOW, Compilers.patient());
                            assertEquals(
                                    "interrupted while the module was compiled",
                                    refused.getMessage());
                            return Thread.currentThread().isInterrupted();
                        });
        Compilers.awaitBusy();
        background.interrupt();

        assertTrue(interrupted.get(), "the thread stays interrupted");
        assertEquals(List.of(), Compilers.running());
        assertNextWorks();
    }

    @Test
    void memory_is_bounded_and_the_next_module_is_compiled() throws Exception {
        CompileLimits little = new CompileLimits(Compilers.patient().deadline(), 16 << 20);

        assertEquals(
                "compiling the module takes more memory than compile_memory, 16777216 bytes",
                refused(Modules.slow(10_000), little).getMessage());
        assertNextWorks();
    }

    @Test
    void each_module_has_its_own_bound() throws Exception {
        byte[] module = Modules.slow(3_000);
        CompileLimits little = new CompileLimits(Compilers.patient().deadline(), 8 << 20);

        assertTrue(compiler.compile(module, Compilers.patient()).length > 0);
        assertTrue(refused(module, little).getMessage().contains("compile_memory"));
        assertTrue(compiler.compile(module, Compilers.patient()).length > 0);
    }

    @Test
    void what_others_left_in_the_process_is_not_held_against_a_module() throws Exception {
        // no more than what a fresh process has to spare
        CompileLimits least = new CompileLimits(Compilers.patient().deadline(), 0);
        compiler.compile(Modules.slow(3_000), Compilers.patient());
        List<ProcessHandle> first = Compilers.running();

        assertTrue(compiler.compile(Modules.small(), least).length > 0);
        assertNotEquals(first, Compilers.running());
    }

    @Test
    void the_end_of_the_process_is_told_and_the_next_module_is_compiled() throws Exception {
        FutureTask<LoadException> ended = inBackground(() -> refused(SLOW, Compilers.patient()));
        Compilers.awaitBusy().destroyForcibly();

        assertTrue(
                ended.get().getMessage().startsWith("the compiler ended: it was killed by SIGKILL"),
                () -> ended.resultNow().getMessage());
        assertNextWorks();
    }

    @Test
    void a_crash_is_told_with_its_signal() throws Exception {
        FutureTask<LoadException> ended = inBackground(() -> refused(SLOW, Compilers.patient()));
        long pid = Compilers.awaitBusy().pid();
        assertEquals(0, new ProcessBuilder("kill", "-SEGV", "" + pid).start().waitFor());

        String message = ended.get().getMessage();
        assertTrue(message.startsWith("the compiler ended: it was killed by SIGSEGV in"), message);
        assertNextWorks();
    }

    @Test
    void a_process_that_died_while_it_waited_is_replaced() throws Exception {
        compiler.prepare(Compilers.patient().deadline());
        ProcessHandle first = Compilers.running().get(0);
        first.destroyForcibly();

        assertNextWorks();
    }

    @Test
    void others_wait_for_their_turn_until_their_deadline() throws Exception {
        FutureTask<LoadException> slow = inBackground(() -> refused(SLOW, Compilers.patient()));
        Compilers.awaitBusy();

        assertEquals(
                "the module is not compiled by the deadline: the compiler is busy with others",
                refused(Modules.small(), within(Duration.ofMillis(100))).getMessage());
        FutureTask<byte[]> waits =
                new FutureTask<>(() -> compiler.compile(Modules.small(), Compilers.patient()));
        Thread.ofPlatform().start(waits);
        background.interrupt();

        assertEquals("interrupted while the module was compiled", slow.get().getMessage());
        assertTrue(waits.get().length > 0);
    }

    @Test
    void many_threads_get_each_their_code() throws Exception {
        byte[] one = compiler.compile(Modules.small(), Compilers.patient());
        byte[] other = compiler.compile(Modules.slow(10), Compilers.patient());
        List<CompletableFuture<Void>> all =
                List.of(0, 1, 2, 3).stream()
                        .map(
                                n ->
                                        CompletableFuture.runAsync(
                                                () ->
                                                        compileOften(
                                                                n % 2 == 0 ? one : other, n % 2)))
                        .toList();

        for (CompletableFuture<Void> each : all) {
            each.get();
        }
    }

    @Test
    void a_process_without_work_is_ended_and_started_again() throws Exception {
        try (CompilerProcess brief = new CompilerProcess(library, Duration.ofMillis(50))) {
            brief.compile(Modules.small(), Compilers.patient());
            Compilers.await(() -> Compilers.running().isEmpty());

            assertTrue(brief.compile(Modules.small(), Compilers.patient()).length > 0);
        }
    }

    @Test
    void closing_ends_what_is_compiled() throws Exception {
        FutureTask<LoadException> ended = inBackground(() -> refused(SLOW, Compilers.patient()));
        String command = Compilers.commandLine(Compilers.awaitBusy());
        compiler.close();

        assertTrue(ended.get().getMessage().startsWith("the compiler ended"));
        assertEquals(
                "the compiler has been closed",
                refused(Modules.small(), Compilers.patient()).getMessage());
        Path classes = Path.of(command.replaceFirst(".* -cp (\\S+) .*", "$1"));
        assertFalse(Files.exists(classes.getParent()), "nothing is left of " + classes);
    }

    @Test
    void closing_twice_is_closing() {
        compiler.close();
        compiler.close();
    }

    private Thread background;

    private <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        background = Thread.ofPlatform().start(task);
        return task;
    }

    private void compileOften(byte[] expected, int which) {
        try {
            for (int i = 0; i < 10; i++) {
                byte[] module = which == 0 ? Modules.small() : Modules.slow(10);
                assertArrayEquals(expected, compiler.compile(module, Compilers.patient()));
            }
        } catch (LoadException failed) {
            throw new AssertionError(failed);
        }
    }

    private void assertNextWorks() throws LoadException {
        assertTrue(compiler.compile(Modules.small(), Compilers.patient()).length > 0);
    }

    private LoadException refused(byte[] module, CompileLimits limits) {
        return assertThrows(LoadException.class, () -> compiler.compile(module, limits));
    }

    private static CompileLimits within(Duration time) {
        return new CompileLimits(Deadline.after(time), Compilers.MEMORY);
    }
}
