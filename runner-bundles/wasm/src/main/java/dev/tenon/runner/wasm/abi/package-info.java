/**
 * How a module is called: which exports it must have, how bytes get in and out, what an answer
 * means. One implementation for each ABI; {@code tenon} is the one there is.
 */
@NullMarked
package dev.tenon.runner.wasm.abi;

import org.jspecify.annotations.NullMarked;
