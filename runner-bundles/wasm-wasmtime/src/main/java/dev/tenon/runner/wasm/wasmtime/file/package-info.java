/** What the runner believes of files because of where they lie and whose they are. */
@NullMarked
package dev.tenon.runner.wasm.wasmtime.file;

import org.jspecify.annotations.NullMarked;
