package dev.tenon.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code tenon list}. */
final class ListVerb implements Verb {

    private static final List<String> COLUMNS =
            List.of("id", "state", "runtime", "version", "name");

    @Override
    public String usage() {
        return "list [--json]";
    }

    @Override
    public String purpose() {
        return "all plugins and their states";
    }

    @Override
    public void run(List<String> given) throws UsageException, CommandException, IOException {
        Arguments arguments = new Arguments(given, Set.of(), Set.of("--json"), 0, 0);
        byte[] answer = Client.of(arguments.data()).get("plugins");
        if (arguments.has("--json")) {
            Output.json(answer);
        } else {
            print(Client.JSON.readTree(answer));
        }
    }

    private static void print(JsonNode plugins) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS.stream().map(String::toUpperCase).toList());
        for (JsonNode plugin : plugins) {
            rows.add(
                    COLUMNS.stream()
                            .map(c -> plugin.path(c).asText("").replace("null", "-"))
                            .toList());
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(String.format("%-" + width(rows, column) + "s  ", row.get(column)));
            }
            System.out.println(line.toString().stripTrailing());
        }
        for (JsonNode plugin : plugins) {
            for (String reason : List.of("error", "refused_update")) {
                if (plugin.hasNonNull(reason)) {
                    System.out.println(
                            plugin.get("id").asText() + ": " + plugin.get(reason).asText());
                }
            }
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(1);
    }
}
