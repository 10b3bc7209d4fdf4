package dev.tenon.api.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code wasm}: a WebAssembly module.
 *
 * @param module the module's file, relative to the plugin's folder
 * @param engine which engine runs it
 * @param abi how it is called; {@code null} where the module's imports and exports tell
 * @param maxInstances instances in the pool, at least 1
 * @param waitTimeout how long a call waits for an instance before it is refused as busy
 */
public record WasmSection(
        String module, Engine engine, @Nullable Abi abi, int maxInstances, Duration waitTimeout)
        implements RuntimeSection {

    /** The value of {@link #runtime()}. */
    public static final String RUNTIME = "wasm";

    public static final int DEFAULT_MAX_INSTANCES = 4;
    public static final Duration DEFAULT_WAIT_TIMEOUT = Duration.ofSeconds(5);

    /** Field {@code wasm.engine}. */
    public enum Engine {
        /** Wasmtime where it can be had, else Java. */
        AUTO,
        WASMTIME,
        JAVA
    }

    /** Field {@code wasm.abi}. */
    public enum Abi {
        TENON,
        EXTISM
    }

    public WasmSection {
        if (maxInstances < 1) {
            throw new IllegalArgumentException("pool.max_instances " + maxInstances + " < 1");
        }
        if (waitTimeout.isNegative()) {
            throw new IllegalArgumentException("pool.wait_timeout " + waitTimeout + " < 0");
        }
    }

    @Override
    public String runtime() {
        return RUNTIME;
    }

    @Override
    public int defaultConcurrency() {
        return maxInstances;
    }

    @Override
    public Long defaultMemoryMax() {
        return Permissions.DEFAULT_MEMORY_MAX;
    }
}
