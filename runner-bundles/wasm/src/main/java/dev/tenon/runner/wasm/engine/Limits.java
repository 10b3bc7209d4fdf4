package dev.tenon.runner.wasm.engine;

/**
 * What an instance may use at most. Growing beyond fails as the instructions define it, with -1.
 *
 * @param memoryBytes bytes of linear memory
 * @param tableElements elements of all tables together
 */
public record Limits(long memoryBytes, int tableElements) {}
