package dev.tenon.runner.wasm.engine;

/**
 * What an instance may use at most. Growing beyond fails as the instructions define it, with -1.
 *
 * @param memoryBytes bytes of linear memory
 * @param tableElements elements of each table; there are at most {@link #MAX_TABLES}
 */
public record Limits(long memoryBytes, int tableElements) {

    /** Tables of one module. Compilers make one; more are for handwritten modules. */
    public static final int MAX_TABLES = 8;

    /** Elements of a table; one takes 8 to 12 bytes. */
    public static final int MAX_TABLE_ELEMENTS = 1 << 17;
}
