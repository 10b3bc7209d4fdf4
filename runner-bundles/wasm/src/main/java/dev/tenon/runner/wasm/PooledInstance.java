package dev.tenon.runner.wasm;

import dev.tenon.runner.wasm.abi.AbiInstance;
import dev.tenon.runner.wasm.abi.AbiModule;
import dev.tenon.runner.wasm.abi.AnswerException;
import dev.tenon.runner.wasm.engine.CompiledModule;
import dev.tenon.runner.wasm.engine.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * A place in the pool: an instance, made at first use by the call that needs it and within that
 * call's deadline.
 */
final class PooledInstance {

    private final WatchedCall call;
    private @Nullable AbiInstance instance;
    private long bytesAtStart;
    private long usedIn;

    PooledInstance(WatchedCall call) {
        this.call = call;
    }

    WatchedCall call() {
        return call;
    }

    /** The pool's round in which it was used last. */
    long usedIn() {
        return usedIn;
    }

    void usedIn(long round) {
        usedIn = round;
    }

    boolean isOpen() {
        return instance != null;
    }

    AbiInstance open(AbiModule abi, CompiledModule module, AbiModule.Surroundings surroundings)
            throws EngineException, AnswerException {
        if (instance == null) {
            instance = abi.open(module, surroundings);
            bytesAtStart = instance.memoryBytes();
        }
        return instance;
    }

    /** Bytes of memory that calls have added and that no later call gives back. */
    long growth() {
        return instance == null ? 0 : instance.memoryBytes() - bytesAtStart;
    }

    /** Only while no call is in it. */
    void close() {
        if (instance != null) {
            instance.close();
        }
    }
}
