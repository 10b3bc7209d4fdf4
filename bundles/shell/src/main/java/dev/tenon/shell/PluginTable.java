package dev.tenon.shell;

import dev.tenon.api.PluginInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plugins as {@code plugin:list} shows them: a line for each, and below it, indented, why it does
 * not run or does not run its newest content.
 */
final class PluginTable {

    private static final List<String> HEADER = List.of("ID", "STATE", "RUNTIME", "VERSION", "NAME");
    private static final String GAP = "  ";

    private PluginTable() {}

    static String of(List<PluginInfo> plugins) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        plugins.forEach(p -> rows.add(row(p)));
        List<Integer> widths = widths(rows);
        List<String> lines = new ArrayList<>();
        lines.add(line(HEADER, widths));
        for (PluginInfo plugin : plugins) {
            lines.add(line(row(plugin), widths));
            addReason(lines, "error", plugin.error());
            addReason(lines, "refused update", plugin.refusedUpdate());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> row(PluginInfo plugin) {
        return List.of(
                OneLine.of(plugin.id()),
                Words.of(plugin.state()),
                orDash(plugin.runtime()),
                orDash(plugin.version()),
                OneLine.of(plugin.name()));
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }

    private static List<Integer> widths(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < HEADER.size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(r -> r.get(at).length()).max().orElseThrow());
        }
        return widths;
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths.get(column) - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static void addReason(List<String> lines, String label, @Nullable String reason) {
        if (reason != null) {
            lines.add(GAP + label + ": " + OneLine.of(reason));
        }
    }
}
