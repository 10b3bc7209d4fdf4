package dev.tenon.runner.wasm;

import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.runner.wasm.endive.EndiveEngine;
import dev.tenon.runner.wasm.engine.Engine;
import dev.tenon.runner.wasm.engine.EngineProvider;
import java.nio.file.Path;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engines that this runner has: the one in Java always, Wasmtime where it is installed, opened
 * when the first plugin needs it. Safe for use by many threads.
 */
final class Engines implements AutoCloseable {

    private static final String WASMTIME =
            WasmSection.Engine.WASMTIME.name().toLowerCase(Locale.ROOT);

    private final @Nullable Path cache;
    private final ModuleCache java = new ModuleCache(new EndiveEngine());
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Attempt wasmtime;
    private boolean closed;

    /**
     * What came of opening Wasmtime: its modules, or why there are none.
     *
     * @param settings what it was opened with
     */
    private record Attempt(
            EngineProvider.Settings settings,
            @Nullable ModuleCache modules,
            @Nullable String missing) {}

    /**
     * @param cache a folder that outlives the runner, for compiled code; {@code null} for none
     */
    Engines(@Nullable Path cache) {
        this.cache = cache;
    }

    /**
     * The modules of the engine that a plugin is to run on.
     *
     * @throws LoadException if it asks for one that is not there, or that is not opened by the
     *     deadline
     */
    ModuleCache of(WasmSection section, Settings settings, Deadline deadline) throws LoadException {
        WasmSection.Engine asked =
                section.engine() == WasmSection.Engine.AUTO ? settings.engine() : section.engine();
        if (asked == WasmSection.Engine.JAVA) {
            return java;
        }
        Attempt attempt = wasmtime(settings, deadline);
        if (attempt.modules() != null) {
            return attempt.modules();
        }
        if (asked == WasmSection.Engine.AUTO) {
            return java;
        }
        throw new LoadException(
                "wasm.engine: found 'wasmtime', which is not to be had here (%s); 'java' and 'auto' are served"
                        .formatted(attempt.missing()));
    }

    /** Looks for interrupts, see {@link Engine#tick}. */
    void tick() {
        Attempt opened = wasmtime;
        if (opened != null && opened.modules() != null) {
            opened.modules().engine().tick();
        }
    }

    /** Called once all modules are closed. */
    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            Attempt opened = wasmtime;
            if (opened != null && opened.modules() != null) {
                opened.modules().engine().close();
            }
            java.engine().close();
        } finally {
            opening.unlock();
        }
    }

    /** An engine that is there stays: guests run on it. Others are tried when settings change. */
    private Attempt wasmtime(Settings operator, Deadline deadline) throws LoadException {
        EngineProvider.Settings settings =
                new EngineProvider.Settings(
                        operator.wasmtimeLibrary(),
                        cache,
                        operator.cacheMax(),
                        operator.wasmtimeInstances());
        Attempt made = wasmtime;
        if (isValid(made, settings)) {
            return made;
        }
        enter(deadline);
        try {
            if (closed) {
                throw new LoadException("the runner is closed");
            }
            made = wasmtime;
            if (!isValid(made, settings)) {
                made = open(settings, deadline);
                wasmtime = made;
            }
            return made;
        } finally {
            opening.unlock();
        }
    }

    private static boolean isValid(@Nullable Attempt made, EngineProvider.Settings settings) {
        return made != null && (made.modules() != null || made.settings().equals(settings));
    }

    private void enter(Deadline deadline) throws LoadException {
        try {
            if (opening.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted while engine 'wasmtime' was opened", asked);
        }
        throw new LoadException("engine 'wasmtime' is not opened by the deadline");
    }

    private static Attempt open(EngineProvider.Settings settings, Deadline deadline)
            throws LoadException {
        for (EngineProvider provider :
                ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader())) {
            if (provider.name().equals(WASMTIME)) {
                return open(provider, settings, deadline);
            }
        }
        return new Attempt(
                settings,
                null,
                "bundle dev.tenon.runner.wasm.wasmtime, which needs Java 25, is not installed; this is Java "
                        + Runtime.version().feature());
    }

    private static Attempt open(
            EngineProvider provider, EngineProvider.Settings settings, Deadline deadline)
            throws LoadException {
        try {
            return new Attempt(settings, new ModuleCache(provider.open(settings, deadline)), null);
        } catch (LoadException missing) {
            if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
                // that says nothing about the library
                throw missing;
            }
            if (settings.library() != null) {
                System.getLogger(Engines.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "engine 'wasmtime' does not serve: " + missing.getMessage());
            }
            return new Attempt(settings, null, missing.getMessage());
        }
    }
}
