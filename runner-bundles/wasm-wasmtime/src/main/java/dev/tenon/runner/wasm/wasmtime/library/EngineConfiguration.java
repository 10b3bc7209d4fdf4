package dev.tenon.runner.wasm.wasmtime.library;

/**
 * How engines are configured. What changes the code that is compiled is the same for the engine
 * that compiles, in its process, and the one that runs: Wasmtime refuses code of another
 * configuration.
 */
public final class EngineConfiguration {

    /** Stack that WebAssembly may use, of the thread that calls it. */
    static final long MAX_STACK = 512 << 10;

    /** A whole wasm32 memory and what an offset may add, so that no access needs a check. */
    private static final long MEMORY_RESERVATION = 4L << 30;

    private static final long MEMORY_GUARD = 32L << 20;

    /** More than what one module's functions, globals and tables take. */
    private static final long INSTANCE_BYTES = 16L << 20;

    private static final long TRUE = 1;
    private static final long FALSE = 0;

    private EngineConfiguration() {}

    /** Differs where compiled code may differ. */
    public static String fingerprint() {
        return Wasmtime.VERSION
                + " epochs stack="
                + MAX_STACK
                + " memory="
                + MEMORY_RESERVATION
                + "+"
                + MEMORY_GUARD
                + " tail-calls exceptions";
    }

    /** A configuration, owned by who is called with it. */
    static long compiling(Wasmtime library) {
        long config = library.configNew.of();
        Setter set = new Setter(library, config);
        set.config("epoch_interruption", TRUE);
        set.config("max_wasm_stack", MAX_STACK);
        set.config("memory_reservation", MEMORY_RESERVATION);
        set.config("memory_guard_size", MEMORY_GUARD);
        // the base of a memory is read once
        set.config("memory_may_move", FALSE);
        set.config("wasm_multi_value", TRUE);
        set.config("wasm_bulk_memory", TRUE);
        set.config("wasm_reference_types", TRUE);
        set.config("wasm_simd", TRUE);
        set.config("wasm_relaxed_simd", FALSE);
        set.config("wasm_tail_call", TRUE);
        set.config("wasm_threads", FALSE);
        set.config("wasm_multi_memory", FALSE);
        set.config("wasm_memory64", FALSE);
        return config;
    }

    /** The same, with a pool of places for instances. */
    static long running(Wasmtime library, int instances, NativeStore.Limits largest) {
        long config = compiling(library);
        long pool = library.call("wasmtime_pooling_allocation_config_new").of();
        Setter set = new Setter(library, pool);
        set.pool("total_core_instances", instances);
        set.pool("total_memories", instances);
        set.pool("total_tables", instances * largest.tables());
        set.pool("max_memory_size", MEMORY_RESERVATION);
        set.pool("max_memories_per_module", 1);
        set.pool("max_tables_per_module", largest.tables());
        set.pool("table_elements", largest.tableElements());
        set.pool("max_core_instance_size", INSTANCE_BYTES);
        library.call("wasmtime_pooling_allocation_strategy_set").of(config, pool);
        library.call("wasmtime_pooling_allocation_config_delete").of(pool);
        return config;
    }

    private record Setter(Wasmtime library, long subject) {

        void config(String property, long value) {
            library.call("wasmtime_config_" + property + "_set").of(subject, value);
        }

        void pool(String property, long value) {
            library.call("wasmtime_pooling_allocation_config_" + property + "_set")
                    .of(subject, value);
        }
    }
}
