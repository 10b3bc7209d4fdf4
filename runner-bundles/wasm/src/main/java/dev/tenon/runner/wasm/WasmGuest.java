package dev.tenon.runner.wasm;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.host.Host;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.runner.wasm.abi.AbiInstance;
import dev.tenon.runner.wasm.abi.AbiModule;
import dev.tenon.runner.wasm.abi.AnswerException;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import dev.tenon.runner.wasm.engine.Limits;
import dev.tenon.runner.wasm.wasi.Preopens;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WebAssembly plugin: a module that fits an ABI, and a pool of instances of it. */
final class WasmGuest implements Guest {

    private static final String START = "start";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final String id;
    private final AbiModule abi;
    private final CompiledModule module;
    private final Limits limits;
    private final Preopens files;
    private final Configuration configuration;
    private final Host host;
    private final InstancePool pool;
    private final Consumer<WasmGuest> onClose;
    private volatile @Nullable String lastError;
    private volatile boolean lastReady;

    /**
     * A loaded guest.
     *
     * @param onClose told once the last instance is gone, by every {@link #close}
     */
    WasmGuest(
            LoadRequest request,
            AbiModule abi,
            CompiledModule module,
            Limits limits,
            Preopens files,
            InstancePool pool,
            Consumer<WasmGuest> onClose) {
        this.id = request.id();
        this.abi = abi;
        this.module = module;
        this.limits = limits;
        this.files = files;
        this.configuration = request.configuration();
        this.host = request.host();
        this.pool = pool;
        this.onClose = onClose;
    }

    @Override
    public void start(Deadline deadline) throws LoadException {
        try {
            awaitReady(deadline);
        } catch (CallException.Failed refused) {
            throw notStarted(refused.getMessage(), refused);
        } catch (CallException fault) {
            throw new LoadException(fault.getMessage(), fault);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw notStarted("interrupted", interrupted);
        }
    }

    @Override
    public byte[] call(String function, byte[] parameters, Deadline deadline) throws CallException {
        if (!abi.hasFunction(function)) {
            throw new CallException.NoSuchFunction(
                    "plugin '%s' has no function '%s'".formatted(id, function));
        }
        return use(function, instance -> instance.call(function, parameters), deadline);
    }

    @Override
    public boolean ready(Deadline deadline) {
        try {
            lastReady = use("is_ready", AbiInstance::ready, deadline);
            return lastReady;
        } catch (CallException.Busy busy) {
            // it has too much to do to be asked
            return lastReady;
        } catch (CallException failed) {
            return false;
        }
    }

    @Override
    public @Nullable String lastError() {
        return lastError;
    }

    @Override
    public void close() {
        pool.close(CLOSE_TIMEOUT);
        onClose.accept(this);
    }

    private void awaitReady(Deadline deadline)
            throws CallException, LoadException, InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (!use(START, AbiInstance::ready, deadline)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
            if (left > pause) {
                Thread.sleep(pause);
            }
            // a sleep may last longer than it should
            if (left <= pause || deadline.hasPassed()) {
                throw new LoadException(
                        label(START) + ": is_ready did not answer 1 by the deadline");
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        lastReady = true;
    }

    /** The one way into an instance. */
    private <T> T use(String function, Use<T> use, Deadline deadline) throws CallException {
        refuseIfOver(function, deadline);
        PooledInstance place = pool.take(deadline);
        place.call().begin(deadline);
        Outcome<T> outcome = outcome(place, use);
        WatchedCall.Cause cause = place.call().end();
        leave(place, outcome.isIntact());
        if (outcome.fault() == null) {
            return outcome.result();
        }
        throw noted(CallOutcome.of(label(function), outcome.fault(), cause, deadline));
    }

    /** The runner's boundary: nothing of a guest or its engine goes further. */
    private <T> Outcome<T> outcome(PooledInstance place, Use<T> use) {
        try {
            return new Outcome<>(use.of(place.open(abi, module, surroundings(place.call()))), null);
        } catch (Throwable fault) {
            return new Outcome<>(null, fault);
        }
    }

    private void refuseIfOver(String function, Deadline deadline) throws CallException {
        if (deadline.hasPassed()) {
            throw new CallException.DeadlineExceeded(label(function) + ": the deadline has passed");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CallException.Unavailable(
                    label(function) + ": the calling thread was interrupted");
        }
    }

    private void leave(PooledInstance place, boolean intact) {
        // the watermark holds guests that keep what they allocate: the next call gets a fresh one
        boolean small = place.growth() <= limits.memoryBytes() / 2;
        if (intact && small && place.isOpen()) {
            pool.giveBack(place);
        } else {
            pool.discard(place);
        }
    }

    private CallException noted(CallException fault) {
        if (fault.kind() == CallException.Kind.CRASHED
                || fault.kind() == CallException.Kind.DEADLINE_EXCEEDED) {
            lastError = fault.getMessage();
        }
        return fault;
    }

    private AbiModule.Surroundings surroundings(WatchedCall call) {
        return new AbiModule.Surroundings(limits, configuration, host, files, call);
    }

    private LoadException notStarted(String why, Throwable cause) {
        return new LoadException(label(START) + ": " + why, cause);
    }

    private String label(String function) {
        return "plugin '" + id + "', " + function;
    }

    private record Outcome<T>(@Nullable T result, @Nullable Throwable fault) {

        /** Whether the instance can be used again. */
        boolean isIntact() {
            return fault == null || fault instanceof AnswerException.Refused;
        }
    }

    /** Something done with an instance. */
    @FunctionalInterface
    private interface Use<T> {
        T of(AbiInstance instance) throws EngineException, AnswerException;
    }
}
