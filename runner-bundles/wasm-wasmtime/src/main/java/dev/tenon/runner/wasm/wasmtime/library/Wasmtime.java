package dev.tenon.runner.wasm.wasmtime.library;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;

/**
 * The library, mapped into this process, and its functions.
 *
 * <p>It stays mapped until the process ends: Wasmtime's signal handlers do. The same path is the
 * same mapping, however often and by whichever class loader it is loaded.
 */
public final class Wasmtime {

    /** What this binding is written for, in all its minor versions. */
    public static final String VERSION = "49";

    final Call configNew;
    final Call engineNew;
    final Call engineDelete;
    final Call incrementEpoch;
    final Call moduleNew;
    final Call moduleSerialize;
    final Call moduleDeserialize;
    final Call moduleDelete;
    final Call linkerNew;
    final Call linkerDelete;
    final Call defineFunction;
    final Call instantiatePre;
    final Call preInstantiate;
    final Call preDelete;
    final Call storeNew;
    final Call storeDelete;
    final Call storeContext;
    final Call storeLimiter;
    final Call epochCallback;
    final Call setEpochDeadline;
    final Call contextData;
    final Call callerContext;
    final Call callerExport;
    final Call instanceExport;
    final Call functionCall;
    final Call memoryData;
    final Call memorySize;
    final Call errorNew;
    final Call errorMessage;
    final Call errorTrace;
    final Call errorDelete;
    final Call trapNew;
    final Call trapMessage;
    final Call trapTrace;
    final Call trapDelete;
    final Call frameFunction;
    final Call frameName;
    final Call framesDelete;
    final Call bytesDelete;
    final Call functionTypeNew;
    final Call functionTypeDelete;
    final Call valueTypeNew;
    final Call valueTypesNew;

    private final SymbolLookup symbols;
    private final Path file;

    private Wasmtime(Path file, SymbolLookup symbols) {
        this.file = file;
        this.symbols = symbols;
        configNew = call("wasm_config_new");
        engineNew = call("wasm_engine_new_with_config");
        engineDelete = call("wasm_engine_delete");
        incrementEpoch = call("wasmtime_engine_increment_epoch");
        moduleNew = call("wasmtime_module_new");
        moduleSerialize = call("wasmtime_module_serialize");
        moduleDeserialize = call("wasmtime_module_deserialize");
        moduleDelete = call("wasmtime_module_delete");
        linkerNew = call("wasmtime_linker_new");
        linkerDelete = call("wasmtime_linker_delete");
        defineFunction = call("wasmtime_linker_define_func_unchecked");
        instantiatePre = call("wasmtime_linker_instantiate_pre");
        preInstantiate = call("wasmtime_instance_pre_instantiate");
        preDelete = call("wasmtime_instance_pre_delete");
        storeNew = call("wasmtime_store_new");
        storeDelete = call("wasmtime_store_delete");
        storeContext = call("wasmtime_store_context");
        storeLimiter = call("wasmtime_store_limiter");
        epochCallback = call("wasmtime_store_epoch_deadline_callback");
        setEpochDeadline = call("wasmtime_context_set_epoch_deadline");
        contextData = call("wasmtime_context_get_data");
        callerContext = call("wasmtime_caller_context");
        callerExport = call("wasmtime_caller_export_get");
        instanceExport = call("wasmtime_instance_export_get");
        functionCall = call("wasmtime_func_call_unchecked");
        memoryData = call("wasmtime_memory_data");
        memorySize = call("wasmtime_memory_data_size");
        errorNew = call("wasmtime_error_new");
        errorMessage = call("wasmtime_error_message");
        errorTrace = call("wasmtime_error_wasm_trace");
        errorDelete = call("wasmtime_error_delete");
        trapNew = call("wasmtime_trap_new");
        trapMessage = call("wasm_trap_message");
        trapTrace = call("wasm_trap_trace");
        trapDelete = call("wasm_trap_delete");
        frameFunction = call("wasm_frame_func_index");
        frameName = call("wasmtime_frame_func_name");
        framesDelete = call("wasm_frame_vec_delete");
        bytesDelete = call("wasm_byte_vec_delete");
        functionTypeNew = call("wasm_functype_new");
        functionTypeDelete = call("wasm_functype_delete");
        valueTypeNew = call("wasm_valtype_new");
        valueTypesNew = call("wasm_valtype_vec_new");
    }

    /**
     * Maps the library.
     *
     * @throws WasmtimeException if it cannot be mapped, or a function of it is missing
     */
    @SuppressWarnings("restricted") // what this package is for
    public static Wasmtime load(Path file) throws WasmtimeException {
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException unloadable) {
            throw new WasmtimeException(file + " cannot be loaded: " + unloadable.getMessage());
        }
        try {
            return new Wasmtime(file, symbols);
        } catch (IllegalArgumentException incomplete) {
            throw new WasmtimeException(incomplete.getMessage());
        }
    }

    /** A function that is called so rarely that it has no field. */
    Call call(String name) {
        return new Call(
                symbols.find(name)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "%s has no function %s; expected Wasmtime %s"
                                                        .formatted(file, name, VERSION))));
    }

    /** Takes over an error; 0 is none. */
    void check(long error) throws WasmtimeException {
        if (error != 0) {
            try {
                throw new WasmtimeException(message(errorMessage, error));
            } finally {
                errorDelete.of(error);
            }
        }
    }

    /** What a function writes that answers a vector of bytes. */
    String message(Call function, long subject) {
        long vector = Raw.allocate(Vectors.SIZE);
        try {
            function.of(subject, vector);
            return Raw.text(Vectors.data(vector), Vectors.size(vector));
        } finally {
            bytesDelete.of(vector);
            Raw.free(vector);
        }
    }
}
