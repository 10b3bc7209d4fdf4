package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The ways to values inside a JSON value: names and indices. */
final class Steps {
    private Steps() {}

    static List<String> with(List<String> steps, String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }

    /** Every value that one step leads to. */
    static void forEach(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visitor.accept(Integer.toString(i), node.get(i));
        }
        node.properties().forEach(entry -> visitor.accept(entry.getKey(), entry.getValue()));
    }
}
