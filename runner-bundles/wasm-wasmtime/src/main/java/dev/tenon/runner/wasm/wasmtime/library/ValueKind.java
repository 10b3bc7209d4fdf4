package dev.tenon.runner.wasm.wasmtime.library;

/** Types of values, in the order of {@code wasm_valkind_t}. */
public enum ValueKind {
    I32,
    I64,
    F32,
    F64;

    int code() {
        return ordinal();
    }
}
