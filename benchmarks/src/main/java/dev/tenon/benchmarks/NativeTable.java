package dev.tenon.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What all sides measured, a table for each number; and Tenon's as a multiple of the peer's. */
final class NativeTable {

    /** VT Code's calls, compiled as VT Code is released. */
    static final String RUST = "rust";

    /** VT Code's calls, compiled for speed. */
    static final String FAST_RUST = "rust -O3";

    static final String IN_PROCESS = "in-process";
    static final String WORKER = "worker";

    /** A call of go-plugin's own host to a plugin in Go. */
    static final String GO = "go-plugin";

    private final Comparison comparison =
            new Comparison(
                    List.of(RUST, FAST_RUST, IN_PROCESS, WORKER, GO),
                    List.of(
                            new Comparison.Ratio(IN_PROCESS, RUST, "in-process/rust"),
                            new Comparison.Ratio(WORKER, GO, "  worker/go")));

    /** One point; sides that have none are left out. */
    void add(String point, Map<String, Measure> measures) {
        comparison.add(point, measures);
    }

    void print(PrintStream out) {
        comparison.print(out, "p99 us, p90 of starts");
    }
}
