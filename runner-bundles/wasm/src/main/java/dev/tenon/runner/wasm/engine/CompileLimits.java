package dev.tenon.runner.wasm.engine;

import dev.tenon.api.Deadline;

/**
 * What compiling one module may take.
 *
 * @param deadline when it must be done
 * @param memoryBytes bytes of memory that the compiler may use for it
 */
public record CompileLimits(Deadline deadline, long memoryBytes) {}
