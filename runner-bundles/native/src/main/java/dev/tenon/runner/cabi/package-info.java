/**
 * The runner for native plugins: libraries with a C ABI, in worker processes or, where the operator
 * trusts them, in this one.
 *
 * <p>Named by the ABI, as {@code native} is a word of Java's.
 */
@NullMarked
package dev.tenon.runner.cabi;

import org.jspecify.annotations.NullMarked;
