/**
 * How a module is called: which exports it must have, how bytes get in and out, what an answer
 * means. One implementation for each ABI: {@code tenon} here, {@code extism} in a package of its
 * own.
 */
@NullMarked
package dev.tenon.runner.wasm.abi;

import org.jspecify.annotations.NullMarked;
