/**
 * The engine Wasmtime, behind the runner's engine interface. A fragment of the runner's bundle, as
 * it needs a newer Java.
 */
@NullMarked
package dev.tenon.runner.wasm.wasmtime;

import org.jspecify.annotations.NullMarked;
