package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.runner.wasm.engine.CompileLimits;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.ModuleShape;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compiled modules in use, by content: copies of a plugin share one. A module is freed with its
 * last lease.
 */
final class ModuleCache {

    private final Engine engine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ByteBuffer, Entry> entries = new HashMap<>();

    ModuleCache(Engine engine) {
        this.engine = engine;
    }

    Engine engine() {
        return engine;
    }

    /**
     * The compiled module of this content; compiled by the first who asks, while others wait.
     *
     * @throws LoadException if it cannot be compiled, or not within the limits
     */
    Lease lease(byte[] module, ModuleShape shape, CompileLimits limits) throws LoadException {
        Entry entry = use(ByteBuffer.wrap(sha256(module)));
        try {
            return new Lease(entry.compiled(engine, module, shape, limits), entry);
        } catch (Throwable failed) {
            release(entry);
            throw failed;
        }
    }

    private Entry use(ByteBuffer hash) {
        lock.lock();
        try {
            Entry entry = entries.computeIfAbsent(hash, Entry::new);
            entry.users++;
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private void release(Entry entry) {
        lock.lock();
        try {
            if (--entry.users > 0) {
                return;
            }
            entries.remove(entry.hash);
        } finally {
            lock.unlock();
        }
        entry.free();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The use of a compiled module by one guest. */
    final class Lease implements AutoCloseable {

        private final CompiledModule module;
        private final Entry entry;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Lease(CompiledModule module, Entry entry) {
            this.module = module;
            this.entry = entry;
        }

        CompiledModule module() {
            return module;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                release(entry);
            }
        }
    }

    private static final class Entry {

        private final ByteBuffer hash;
        private final ReentrantLock compiling = new ReentrantLock();
        private int users;
        private @Nullable CompiledModule module;

        private Entry(ByteBuffer hash) {
            this.hash = hash;
        }

        CompiledModule compiled(
                Engine engine, byte[] bytes, ModuleShape shape, CompileLimits limits)
                throws LoadException {
            await(limits.deadline());
            try {
                if (module == null) {
                    module = engine.compile(bytes, shape, limits);
                }
                return module;
            } finally {
                compiling.unlock();
            }
        }

        void free() {
            if (module != null) {
                module.close();
            }
        }

        private void await(Deadline deadline) throws LoadException {
            try {
                if (compiling.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new LoadException("interrupted while the module is compiled", interrupted);
            }
            throw new LoadException("the module is not compiled by the deadline");
        }
    }
}
