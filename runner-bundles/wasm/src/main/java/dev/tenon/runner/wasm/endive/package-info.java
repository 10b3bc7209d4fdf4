/**
 * The engine in plain Java: Endive, with modules compiled to JVM classes. The only package that
 * knows Endive's types.
 */
@NullMarked
package dev.tenon.runner.wasm.endive;

import org.jspecify.annotations.NullMarked;
