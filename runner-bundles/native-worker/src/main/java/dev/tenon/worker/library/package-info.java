/**
 * One shared library of the C ABI of native plugins, bound by {@code java.lang.foreign}. Knows
 * nothing of processes: the worker uses it, and the part of the runner that loads trusted libraries
 * into the container. For 64-bit POSIX systems.
 */
@NullMarked
package dev.tenon.worker.library;

import org.jspecify.annotations.NullMarked;
