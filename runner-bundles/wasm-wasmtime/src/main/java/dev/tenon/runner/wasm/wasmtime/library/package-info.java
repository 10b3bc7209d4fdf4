/**
 * Wasmtime's C API, version 49, through {@code java.lang.foreign}
 * (https://github.com/bytecodealliance/wasmtime/tree/main/crates/c-api/include).
 *
 * <p>Needs nothing but the JDK: the compiler's process runs on these classes alone. Pointers are
 * numbers; who owns what a pointer points to is said where it is made.
 */
@NullMarked
package dev.tenon.runner.wasm.wasmtime.library;

import org.jspecify.annotations.NullMarked;
