package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many schemas the validator applies to one value, counted as often as it applies them:
 * references that double each other make it work for ever, and those in a circle without end.
 */
final class SchemaCosts {
    static final int MOST = 10_000;

    private static final int DEEPEST = 64;
    private static final int UNDER_WAY = MOST + 1;

    /** Keywords whose schemas apply to the same value as the schema that holds them. */
    private static final Set<String> IN_PLACE =
            Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

    private final SchemaTargets targets;
    private final Map<JsonNode, Integer> costs = new IdentityHashMap<>();
    private boolean told;

    SchemaCosts(SchemaTargets targets) {
        this.targets = targets;
    }

    /** Whether they are, answered once: what leads to a costly schema is costly too. */
    boolean areTooHigh(JsonNode schema) {
        boolean tooHigh = !told && cost(schema, 0) > MOST;
        told |= tooHigh;
        return tooHigh;
    }

    private int cost(JsonNode schema, int depth) {
        Integer known = costs.get(schema);
        if (known != null || depth > DEEPEST) {
            return known == null ? MOST + 1 : known;
        }
        costs.put(schema, UNDER_WAY);
        int cost = 1;
        for (JsonNode applied : appliedInPlace(schema)) {
            cost = Math.min(MOST + 1, cost + cost(applied, depth + 1));
        }
        costs.put(schema, cost);
        return cost;
    }

    private List<JsonNode> appliedInPlace(JsonNode schema) {
        List<JsonNode> applied = new ArrayList<>();
        for (String keyword : SchemaReferences.KEYWORDS) {
            JsonNode target = targets.of(schema.path(keyword).asText());
            if (target != null) {
                applied.add(target);
            }
        }
        for (String keyword : IN_PLACE) {
            JsonNode value = schema.path(keyword);
            if (value.isArray() || keyword.equals("dependentSchemas")) {
                value.forEach(applied::add);
            } else if (value.isObject()) {
                applied.add(value);
            }
        }
        return applied;
    }
}
