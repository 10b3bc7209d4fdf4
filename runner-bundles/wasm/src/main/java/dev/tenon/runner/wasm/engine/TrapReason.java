package dev.tenon.runner.wasm.engine;

import java.util.List;

/**
 * Words for traps: those of the specification's own tests where engines differ, so that a plugin's
 * author reads the same whatever it ran on.
 */
public final class TrapReason {

    /** Looked for in this order in what an engine says. */
    private static final List<String> KNOWN =
            List.of(
                    "unreachable",
                    "integer divide by zero",
                    "integer overflow",
                    "invalid conversion to integer",
                    "out of bounds memory access",
                    "uninitialized element",
                    "indirect call type mismatch",
                    "call stack exhausted",
                    "unaligned atomic",
                    "null reference",
                    "null function reference");

    /** The specification has both for one check or the other; not all engines tell them apart. */
    private static final String TABLE = "undefined element: out of bounds table access";

    private TrapReason() {}

    /** The words for what an engine says; its own if they are for nothing known. */
    public static String of(String said) {
        for (String reason : KNOWN) {
            if (said.contains(reason)) {
                return reason;
            }
        }
        return said.contains("undefined element") || said.contains("out of bounds table access")
                ? TABLE
                : said;
    }
}
