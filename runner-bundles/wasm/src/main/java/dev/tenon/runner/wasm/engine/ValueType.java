package dev.tenon.runner.wasm.engine;

import java.util.Locale;

/** Types of WebAssembly values, as far as an ABI tells them apart. */
public enum ValueType {
    I32,
    I64,
    F32,
    F64,
    /** Vectors and references: no ABI uses them. */
    OTHER;

    /** As in the text format. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
