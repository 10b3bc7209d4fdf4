package dev.tenon.runner.wasm.wasmtime.differential;

import java.util.List;

/** The type of a function; types are those of {@link dev.tenon.runner.wasm.Code}. */
record Signature(List<Integer> parameters, List<Integer> results) {

    Signature {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }
}
