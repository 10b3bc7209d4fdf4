/** Compiled code on disk. */
@NullMarked
package dev.tenon.runner.wasm.wasmtime.cache;

import org.jspecify.annotations.NullMarked;
