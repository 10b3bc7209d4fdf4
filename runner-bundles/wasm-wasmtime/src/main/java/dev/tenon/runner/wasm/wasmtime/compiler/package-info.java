/** Compiling in a process of its own: what runs in the container, and what runs in that process. */
@NullMarked
package dev.tenon.runner.wasm.wasmtime.compiler;

import org.jspecify.annotations.NullMarked;
