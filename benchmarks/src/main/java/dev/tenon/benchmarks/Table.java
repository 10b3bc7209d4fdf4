package dev.tenon.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A line for each point: the hosts' numbers side by side, and Tenon's as a multiple of the peer's.
 */
final class Table {

    private static final String GROUP = " | %9s %9s %9s %6s";

    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
    }

    void head() {
        String titles = GROUP.formatted("go", "service", "stub", "ratio");
        out.printf("%-22s%s%s%s%n", "", title("p50 us"), title("p90/p99 us"), title("calls/s"));
        out.printf("%-22s%s%s%s%n", "", titles, titles, titles);
    }

    /** One point; {@code stub} may be {@code null}. */
    void line(String point, Measure go, Measure service, @Nullable Measure stub) {
        out.printf(
                "%-22s%s%s%s%n",
                point,
                group(go, service, stub, m -> m.medianNanos() / 1e3),
                group(go, service, stub, m -> m.tailNanos() / 1e3),
                go.perSecond() == 0 ? "" : group(go, service, stub, Measure::perSecond));
        out.flush();
    }

    private static String title(String text) {
        return " | %-36s".formatted(text);
    }

    private static String group(
            Measure go, Measure service, @Nullable Measure stub, ToDoubleFunction<Measure> number) {
        return GROUP.formatted(
                whole(number.applyAsDouble(go)),
                whole(number.applyAsDouble(service)),
                stub == null ? "" : whole(number.applyAsDouble(stub)),
                "%.2f".formatted(number.applyAsDouble(service) / number.applyAsDouble(go)));
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }
}
