package dev.tenon.runner.wasm.wasmtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.TestEngines;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.WasmRunner;
import dev.tenon.runner.wasm.Wat;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only this engine does: its library, its cache, its places, its stacks. */
class WasmtimeEngineTest {

    private static final byte[] MODULE = Wat.module(Wat.BASE, Wat.ECHO);

    @TempDir Path folder;

    @Test
    void the_library_is_mapped_once_however_often_engines_are_opened() throws Exception {
        open(null).close();
        long mapped = mappingsOfTheLibrary();
        assertTrue(mapped > 0);
        for (int i = 0; i < 3; i++) {
            open(null).close();
        }
        assertEquals(mapped, mappingsOfTheLibrary());
    }

    @Test
    void what_was_compiled_before_needs_no_compiler() throws Exception {
        Path cache = Files.createDirectory(folder.toRealPath().resolve("cache"));
        try (Engine first = open(cache)) {
            compile(first);
            assertTrue(hasChildren(), "the compiler's process");
        }
        try (Engine second = open(cache)) {
            compile(second);
            assertEquals(false, hasChildren());
        }
    }

    @Test
    void damaged_code_is_compiled_again() throws Exception {
        Path cache = Files.createDirectory(folder.toRealPath().resolve("cache"));
        try (Engine first = open(cache)) {
            compile(first);
        }
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
        try (Engine second = open(cache)) {
            compile(second);
        }
    }

    @Test
    void an_engine_that_is_not_open_by_the_deadline_is_tried_again() throws Exception {
        try (WasmRunner runner = new WasmRunner((Path) null, TestEngines.properties())) {
            TestPlugin plugin = TestPlugin.of(folder, MODULE);
            LoadException late =
                    assertThrows(
                            LoadException.class,
                            () ->
                                    runner.load(
                                            plugin.request(),
                                            Deadline.after(Duration.ofMillis(1))));
            assertTrue(late.getMessage().contains("deadline"), late.getMessage());
            assertEquals("1", TestPlugin.call(plugin.start(runner), "command", "1"));
        }
    }

    @Test
    void a_call_for_which_the_engine_has_no_instance_left_is_refused_as_busy() throws Exception {
        Map<String, Object> properties = new HashMap<>(TestEngines.properties());
        properties.put("wasmtime_instances", 1);
        try (WasmRunner runner = new WasmRunner(TestEngines.cache(), properties)) {
            Guest first = TestPlugin.of(folder, MODULE).start(runner);
            Guest second = TestPlugin.of(folder, MODULE).load(runner);
            CallException busy =
                    assertThrows(
                            CallException.Busy.class,
                            () -> TestPlugin.call(second, "command", "1"));
            assertTrue(busy.getMessage().contains("wasmtime_instances"), busy.getMessage());
            first.close();
            assertEquals("1", TestPlugin.call(second, "command", "1"));
        }
    }

    @Test
    void a_caller_deep_in_its_own_stack_is_served_and_stopped_all_the_same() throws Exception {
        try (WasmRunner runner = new WasmRunner(TestEngines.cache(), TestEngines.properties())) {
            Guest guest =
                    TestPlugin.of(
                                    folder,
                                    Wat.module(
                                            Wat.BASE,
                                            Wat.ECHO,
                                            Wat.ok("spin", "(loop $again (br $again))")))
                            .start(runner);
            assertEquals("1", onFullStack(() -> TestPlugin.call(guest, "command", "1")));
            assertThrows(
                    CallException.DeadlineExceeded.class,
                    () -> onFullStack(() -> TestPlugin.call(guest, "spin", "1", TestPlugin.SOON)));
            assertEquals("2", onFullStack(() -> TestPlugin.call(guest, "command", "2")));
        }
    }

    /** Runs something where a thread has less stack left than the engine needs. */
    private static String onFullStack(Call call) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            try {
                                answer.complete(descend(call, new Entry()));
                            } catch (Throwable fault) {
                                answer.completeExceptionally(fault);
                            }
                        },
                        "caller",
                        2 << 20);
        thread.start();
        thread.join();
        try {
            return answer.join();
        } catch (java.util.concurrent.CompletionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    private static String descend(Call call, Entry entry) throws Exception {
        return entry.hasRoom() ? descend(call, entry) : call.run();
    }

    /** A call of a guest. */
    @FunctionalInterface
    private interface Call {
        String run() throws Exception;
    }

    private static Engine open(Path cache) throws LoadException {
        return new WasmtimeProvider()
                .open(
                        new EngineProvider.Settings(TestEngines.library(), cache, 1 << 24, 10),
                        Deadline.after(TestPlugin.LONG));
    }

    private static void compile(Engine engine) throws LoadException {
        engine.compile(
                        MODULE,
                        ModuleShape.read(MODULE),
                        new CompileLimits(Deadline.after(TestPlugin.LONG), 1 << 30))
                .close();
    }

    private static boolean hasChildren() {
        return ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive);
    }

    private static long mappingsOfTheLibrary() throws IOException {
        String path = TestEngines.library().toRealPath().toString();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith(path)).count();
        }
    }
}
