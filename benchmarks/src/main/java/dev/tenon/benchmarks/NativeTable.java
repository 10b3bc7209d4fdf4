package dev.tenon.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

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

    private static final List<String> COLUMNS = List.of(RUST, FAST_RUST, IN_PROCESS, WORKER, GO);

    private record Row(String point, Map<String, Measure> measures) {

        boolean isCall() {
            return measures.values().stream().anyMatch(measure -> measure.perSecond() > 0);
        }
    }

    private final List<Row> rows = new ArrayList<>();

    /** One point; sides that have none are left out. */
    void add(String point, Map<String, Measure> measures) {
        rows.add(new Row(point, Map.copyOf(measures)));
    }

    void print(PrintStream out) {
        print(out, "p50 us", rows, measure -> measure.medianNanos() / 1e3);
        print(out, "p99 us, p90 of starts", rows, measure -> measure.tailNanos() / 1e3);
        print(out, "calls/s", rows.stream().filter(Row::isCall).toList(), Measure::perSecond);
    }

    private static void print(
            PrintStream out, String title, List<Row> rows, ToDoubleFunction<Measure> number) {
        StringBuilder head = new StringBuilder("%-22s".formatted(title));
        COLUMNS.forEach(column -> head.append(" %12s".formatted(column)));
        out.println(head.append(" | in-process/rust   worker/go"));
        for (Row row : rows) {
            StringBuilder line = new StringBuilder("%-22s".formatted(row.point()));
            COLUMNS.forEach(column -> line.append(cell(row.measures().get(column), number)));
            line.append(" | %15s".formatted(ratio(row, IN_PROCESS, RUST, number)));
            line.append(" %11s".formatted(ratio(row, WORKER, GO, number)));
            out.println(line);
        }
        out.println();
    }

    private static String cell(@Nullable Measure measure, ToDoubleFunction<Measure> number) {
        return " %12s".formatted(measure == null ? "" : rounded(number.applyAsDouble(measure)));
    }

    private static String ratio(
            Row row, String ours, String peers, ToDoubleFunction<Measure> number) {
        Measure our = row.measures().get(ours);
        Measure peer = row.measures().get(peers);
        return our == null || peer == null
                ? ""
                : "%.2f".formatted(number.applyAsDouble(our) / number.applyAsDouble(peer));
    }

    /** Three digits at least. */
    private static String rounded(double number) {
        return String.format(Locale.ROOT, number < 100 ? "%.2f" : "%.0f", number);
    }
}
