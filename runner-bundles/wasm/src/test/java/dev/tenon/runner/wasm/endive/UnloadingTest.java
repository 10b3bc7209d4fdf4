package dev.tenon.runner.wasm.endive;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tenon.api.host.LogLevel;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.RecordingHost;
import dev.tenon.runner.wasm.TestPlugin;
import dev.tenon.runner.wasm.WasmRunner;
import dev.tenon.runner.wasm.Wat;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module's classes go with the guest. */
class UnloadingTest {

    @TempDir Path folder;
    private final WasmRunner runner = new WasmRunner((Path) null, Map.of("engine", "java"));

    @AfterEach
    void closeRunner() {
        runner.close();
    }

    @Test
    void the_classes_of_a_closed_guest_are_unloaded() throws Exception {
        WeakReference<Class<?>> compiled = compiledClassOfAClosedGuest();
        long end = System.nanoTime() + TestPlugin.LONG.toNanos();
        while (compiled.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(compiled.get());
    }

    private WeakReference<Class<?>> compiledClassOfAClosedGuest() throws Exception {
        ClassSpy host = new ClassSpy();
        Guest guest =
                TestPlugin.of(
                                folder,
                                Wat.module(
                                        "(import \"tenon\" \"log\""
                                                + " (func $log (param i32 i32 i32)))",
                                        Wat.BASE,
                                        Wat.ok(
                                                "f",
                                                "(call $log (i32.const 0) (i32.const 0)"
                                                        + " (i32.const 0))")),
                                host)
                        .start(runner);
        TestPlugin.call(guest, "f", "{}");
        guest.close();
        return host.seen;
    }

    /** Looks at who calls it. */
    private static final class ClassSpy extends RecordingHost {

        private volatile WeakReference<Class<?>> seen;

        @Override
        public void log(LogLevel level, String message, Map<String, String> fields) {
            Class<?> generated =
                    StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                            .walk(
                                    frames ->
                                            frames.<Class<?>>map(
                                                            StackWalker.StackFrame
                                                                    ::getDeclaringClass)
                                                    .filter(
                                                            c ->
                                                                    c.getName()
                                                                            .contains(
                                                                                    "CompiledMachine"))
                                                    .findFirst()
                                                    .orElseThrow());
            seen = new WeakReference<>(generated);
        }
    }
}
