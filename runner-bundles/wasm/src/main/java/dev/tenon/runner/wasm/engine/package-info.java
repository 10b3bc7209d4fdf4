/**
 * What the runner needs of a WebAssembly engine, and nothing of any one engine.
 *
 * <p>An {@link dev.tenon.runner.wasm.engine.Engine} compiles modules; a {@link
 * dev.tenon.runner.wasm.engine.CompiledModule} makes instances; an {@link
 * dev.tenon.runner.wasm.engine.Instance} is entered by one thread at a time. The ABI, the pool and
 * the host functions are written against these types alone, so that another engine is one more
 * implementation and no change elsewhere.
 */
@NullMarked
package dev.tenon.runner.wasm.engine;

import org.jspecify.annotations.NullMarked;
