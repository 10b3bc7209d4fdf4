package dev.tenon.benchmarks;

import java.util.Locale;

/** What is measured of an engine by itself, without pool, deadline and envelope. */
enum WasmPoint {
    /** Content that was never compiled before. */
    COMPILE("compile, cold"),
    /** Content that was: where an engine keeps code on disk, from there. */
    CACHED("compile, cached"),
    /** With the module's own initialization. */
    INSTANTIATE("instantiate"),
    /** Of a function without parameters. */
    EMPTY("empty call"),
    /** Alloc, bytes in, the function, bytes out, free. */
    BYTES("echo 100 B, bytes"),
    /** The same, and what is in the envelope. */
    DECODED("echo 100 B, decoded"),
    SHA256("SHA-256 1 MB"),
    FIB("fib(32)");

    private final String label;

    WasmPoint(String label) {
        this.label = label;
    }

    /** As it stands in the table. */
    String label() {
        return label;
    }

    /** As the peer calls it. */
    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
