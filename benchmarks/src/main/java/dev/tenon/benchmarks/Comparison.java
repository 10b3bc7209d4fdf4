package dev.tenon.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What all sides measured, a column for each; and some of them as a multiple of others. */
final class Comparison {

    /** One side's number, divided by another's. */
    record Ratio(String ours, String peers, String title) {}

    private record Row(String point, Map<String, Measure> measures) {

        boolean isCall() {
            return measures.values().stream().anyMatch(measure -> measure.perSecond() > 0);
        }
    }

    private final List<String> columns;
    private final List<Ratio> ratios;
    private final List<Row> rows = new ArrayList<>();

    /**
     * @param columns names of sides
     */
    Comparison(List<String> columns, List<Ratio> ratios) {
        this.columns = List.copyOf(columns);
        this.ratios = List.copyOf(ratios);
    }

    /** One point; sides that have none are left out. */
    void add(String point, Map<String, Measure> measures) {
        rows.add(new Row(point, Map.copyOf(measures)));
    }

    /**
     * A table for each number.
     *
     * @param tail what its second is called, the tail of calls or of starts
     */
    void print(PrintStream out, String tail) {
        print(out, "p50 us", rows, measure -> measure.medianNanos() / 1e3);
        print(out, tail, rows, measure -> measure.tailNanos() / 1e3);
        List<Row> calls = rows.stream().filter(Row::isCall).toList();
        if (!calls.isEmpty()) {
            print(out, "calls/s", calls, Measure::perSecond);
        }
        out.flush();
    }

    private void print(
            PrintStream out, String title, List<Row> rows, ToDoubleFunction<Measure> number) {
        StringBuilder head = new StringBuilder("%-22s".formatted(title));
        columns.forEach(column -> head.append(" %12s".formatted(column)));
        head.append(" |");
        ratios.forEach(ratio -> head.append(" ").append(ratio.title()));
        out.println(head);
        for (Row row : rows) {
            StringBuilder line = new StringBuilder("%-22s".formatted(row.point()));
            columns.forEach(column -> line.append(cell(row.measures().get(column), number)));
            line.append(" |");
            ratios.forEach(ratio -> line.append(cell(ratio, row, number)));
            out.println(line.toString().stripTrailing());
        }
        out.println();
    }

    private static String cell(@Nullable Measure measure, ToDoubleFunction<Measure> number) {
        return " %12s".formatted(measure == null ? "" : rounded(number.applyAsDouble(measure)));
    }

    private static String cell(Ratio ratio, Row row, ToDoubleFunction<Measure> number) {
        Measure our = row.measures().get(ratio.ours());
        Measure peer = row.measures().get(ratio.peers());
        String text =
                our == null || peer == null
                        ? ""
                        : rounded(number.applyAsDouble(our) / number.applyAsDouble(peer));
        return (" %" + ratio.title().length() + "s").formatted(text);
    }

    /** Three digits at least, where there are as many that say something. */
    private static String rounded(double number) {
        String format = number < 0.1 ? "%.3f" : number < 100 ? "%.2f" : "%.0f";
        return String.format(Locale.ROOT, format, number);
    }
}
