/**
 * What a guest imports from the host: modules {@code flowbot} and {@code tenon}, and where its
 * standard output goes.
 *
 * <p>The functions and the JSON they exchange are those of the ABI {@code tenon}. Whatever a guest
 * passes, the worst it gets is an error return: pointers and sizes are checked before they are
 * used.
 */
@NullMarked
package dev.tenon.runner.wasm.imports;

import org.jspecify.annotations.NullMarked;
