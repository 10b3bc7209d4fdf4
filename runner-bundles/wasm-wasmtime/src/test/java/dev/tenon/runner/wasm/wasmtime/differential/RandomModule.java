package dev.tenon.runner.wasm.wasmtime.differential;

import java.util.List;

/**
 * A valid module.
 *
 * @param bytes the module
 * @param imports the functions it imports, {@code h0} and so on of {@link #HOST}
 * @param functions those that it exports as {@code f0} and so on; the first one takes nothing and
 *     answers a number
 * @param globals types of the globals whose values {@code g0} and so on answer
 * @param tables how many there are: {@code s0} and so on answer their size, {@code t0} and so on
 *     whether an element is null
 */
record RandomModule(
        byte[] bytes,
        List<Signature> imports,
        List<Signature> functions,
        List<Integer> globals,
        int tables) {

    /** The module that it imports from. */
    static final String HOST = "host";

    /** Gives it fuel for calls and for loops. */
    static final String REFUEL = "refuel";
}
