/**
 * The same modules and calls on both engines: whatever differs is a mistake of one of them, or of
 * ours. Modules and calls are random, made and shrunk by jqwik.
 */
@NullMarked
package dev.tenon.runner.wasm.wasmtime.differential;

import org.jspecify.annotations.NullMarked;
