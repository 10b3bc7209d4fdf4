/** Measurements; each prints the lines that {@code docs/performance.md} quotes. */
@NullMarked
package dev.tenon.benchmarks;

import org.jspecify.annotations.NullMarked;
