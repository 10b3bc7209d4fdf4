package dev.tenon.runner.wasm.wasmtime.library;

/** The library said no, with its own words. */
public final class WasmtimeException extends Exception {

    private static final long serialVersionUID = 1L;

    public WasmtimeException(String message) {
        super(message);
    }
}
