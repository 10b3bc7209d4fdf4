package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.runner.Guest;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.FunctionType;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Compiled modules are shared by content, and gone when nobody uses them. */
class ModuleCacheTest extends RunnerFixture {

    private final CountingEngine engine = new CountingEngine();
    private final ModuleCache cache = new ModuleCache(engine);
    private final byte[] module = Wat.module(Wat.BASE, Wat.ECHO);

    @Test
    void copies_are_compiled_once_even_when_they_come_at_once() throws Exception {
        List<CompletableFuture<ModuleCache.Lease>> leases = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            leases.add(CompletableFuture.supplyAsync(this::lease));
        }
        CompiledModule shared = leases.get(0).join().module();
        for (CompletableFuture<ModuleCache.Lease> lease : leases) {
            assertSame(shared, lease.join().module());
        }
        assertEquals(1, engine.compiled.get());
    }

    @Test
    void a_module_lives_as_long_as_its_last_lease() {
        ModuleCache.Lease first = lease();
        ModuleCache.Lease second = lease();
        first.close();
        first.close();
        ModuleCache.Lease third = lease();
        assertSame(second.module(), third.module());
        second.close();
        third.close();
        assertNotSame(second.module(), lease().module());
        assertEquals(2, engine.compiled.get());
    }

    @Test
    void a_failure_is_not_kept() {
        assertThrows(LoadException.class, () -> cache.lease(module, Deadline.after(Duration.ZERO)));
        lease().close();
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

    private ModuleCache.Lease lease() {
        try {
            return cache.lease(module, Deadline.after(TestPlugin.LONG));
        } catch (LoadException e) {
            throw new AssertionError(e);
        }
    }

    /** Looks at who calls it. */
    private static final class ClassSpy extends RecordingHost {

        private volatile WeakReference<Class<?>> seen;

        @Override
        public void log(
                dev.tenon.api.host.LogLevel level, String message, Map<String, String> fields) {
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

    private static final class CountingEngine implements Engine {

        private final Engine engine = new EndiveEngine();
        private final AtomicInteger compiled = new AtomicInteger();

        @Override
        public Map<String, FunctionType> wasi() {
            return engine.wasi();
        }

        @Override
        public CompiledModule compile(byte[] module, Deadline deadline) throws LoadException {
            compiled.incrementAndGet();
            return engine.compile(module, deadline);
        }
    }
}
