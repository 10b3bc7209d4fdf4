package dev.tenon.runner.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Compiled modules are shared by content, and gone when nobody uses them. */
class ModuleCacheTest {

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
        assertThrows(LoadException.class, () -> lease(Duration.ZERO));
        lease().close();
    }

    private ModuleCache.Lease lease() {
        try {
            return lease(TestPlugin.LONG);
        } catch (LoadException e) {
            throw new AssertionError(e);
        }
    }

    private ModuleCache.Lease lease(Duration within) throws LoadException {
        return cache.lease(
                module,
                ModuleShape.read(module),
                new CompileLimits(Deadline.after(within), 1 << 30));
    }

    private static final class CountingEngine implements Engine {

        private final Engine engine = new EndiveEngine();
        private final AtomicInteger compiled = new AtomicInteger();

        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public CompiledModule compile(byte[] module, ModuleShape shape, CompileLimits limits)
                throws LoadException {
            compiled.incrementAndGet();
            return engine.compile(module, shape, limits);
        }

        @Override
        public void tick() {}

        @Override
        public void close() {}
    }
}
