package dev.tenon.runner.wasm.wasmtime.library;

/**
 * The structs of one store that the library reads and writes, in one block of memory (sizes and
 * places from wasmtime/extern.h, instance.h and val.h).
 */
final class StoreBlock {

    static final int FUNCTION_KIND = 0;
    static final int MEMORY_KIND = 3;

    /** {@code wasmtime_func_t} and {@code wasmtime_memory_t}, in a {@code wasmtime_extern_t}. */
    private static final long FUNCTION_SIZE = 16;

    private static final long MEMORY_SIZE = 24;
    private static final long EXTERN_SIZE = 48;
    private static final long OF = 8;

    private static final long INSTANCE = 0;
    private static final long TRAP = INSTANCE + 16;
    private static final long MEMORY = TRAP + 16;
    private static final long EXTERN = MEMORY + 32;
    private static final long VALUES = EXTERN + EXTERN_SIZE;
    private static final long SIZE = VALUES + NativeStore.MOST_VALUES * NativeStore.VALUE;

    private final long block = Raw.allocate(SIZE);

    /** {@code wasmtime_instance_t}. */
    long instance() {
        return block + INSTANCE;
    }

    /** {@code wasm_trap_t *}. */
    long trap() {
        return block + TRAP;
    }

    /** The trap, if there is one; the caller's from then on. */
    long takeTrap() {
        long trap = Raw.readLong(trap());
        if (trap != 0) {
            Raw.writeLong(trap(), 0);
        }
        return trap;
    }

    /** {@code wasmtime_memory_t}. */
    long memory() {
        return block + MEMORY;
    }

    /** {@code wasmtime_extern_t}. */
    long extern() {
        return block + EXTERN;
    }

    int externKind() {
        return Raw.readByte(extern());
    }

    /** Keeps the memory that was looked up. */
    void keepMemory() {
        Raw.copy(extern() + OF, memory(), MEMORY_SIZE);
    }

    /** The function that was looked up, in memory of its own. */
    long copyOfFunction() {
        long function = Raw.allocate(FUNCTION_SIZE);
        Raw.copy(extern() + OF, function, FUNCTION_SIZE);
        return function;
    }

    /** Of {@code wasmtime_val_raw_t}. */
    long values() {
        return block + VALUES;
    }

    void free() {
        Raw.free(block);
    }
}
