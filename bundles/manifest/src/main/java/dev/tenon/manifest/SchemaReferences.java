package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The references in a JSON Schema: each must lead to a place in the same schema, and none may make
 * the validator go round in a circle, or go the same way so often that it takes for ever.
 */
final class SchemaReferences {
    private static final int DEEPEST = 64;

    /** Schemas applied to one value, counted as often as they are applied. */
    private static final int MOST = 10_000;

    private static final int UNDER_WAY = -1;
    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    /** Keywords whose schemas apply to the same value as the schema that holds them. */
    private static final Set<String> IN_PLACE =
            Set.of(
                    "allOf",
                    "anyOf",
                    "oneOf",
                    "not",
                    "if",
                    "then",
                    "else",
                    "dependentSchemas",
                    "$ref",
                    "$dynamicRef");

    private final SchemaTargets targets;
    private final Map<JsonNode, Integer> costs = new IdentityHashMap<>();
    private final List<SchemaProblem> problems = new ArrayList<>();
    private boolean spreadsTooFar;

    private SchemaReferences(JsonNode root) {
        targets = new SchemaTargets(root);
    }

    static List<SchemaProblem> problems(JsonNode schema) {
        SchemaReferences references = new SchemaReferences(schema);
        references.check(schema, List.of());
        return references.problems;
    }

    private void check(JsonNode node, List<String> steps) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), with(steps, Integer.toString(i)));
            }
        }
        if (node.isObject() && isSound(node, steps)) {
            checkCost(node, steps);
            node.properties()
                    .forEach(
                            entry -> {
                                if (!DATA.contains(entry.getKey())) {
                                    check(entry.getValue(), with(steps, entry.getKey()));
                                }
                            });
        }
    }

    private boolean isSound(JsonNode node, List<String> steps) {
        int before = problems.size();
        for (String keyword : REFERENCES) {
            JsonNode reference = node.path(keyword);
            if (reference.isTextual() && targets.of(reference.textValue()) == null) {
                problems.add(
                        new SchemaProblem(
                                with(steps, keyword),
                                "a reference to " + Quoted.of(reference.textValue()),
                                "one to a place in the same schema, such as #/$defs/name"));
            }
        }
        for (String keyword : List.of("$id", "$schema")) {
            if (!steps.isEmpty() && node.path(keyword).isTextual()) {
                problems.add(
                        new SchemaProblem(
                                with(steps, keyword), "a schema inside another", "no " + keyword));
            }
        }
        return problems.size() == before;
    }

    private void checkCost(JsonNode node, List<String> steps) {
        if (!spreadsTooFar && cost(node, 0) > MOST) {
            spreadsTooFar = true;
            problems.add(
                    new SchemaProblem(
                            steps,
                            "references that go round in a circle or spread too far",
                            "at most " + MOST + " schemas for one value"));
        }
    }

    private int cost(JsonNode schema, int depth) {
        Integer known = costs.get(schema);
        if (known != null || depth > DEEPEST) {
            return known == null || known == UNDER_WAY ? MOST + 1 : known;
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
        for (String keyword : IN_PLACE) {
            JsonNode value = schema.path(keyword);
            if (REFERENCES.contains(keyword)) {
                JsonNode target = value.isTextual() ? targets.of(value.textValue()) : null;
                if (target != null) {
                    applied.add(target);
                }
            } else if (value.isArray() || keyword.equals("dependentSchemas")) {
                value.forEach(applied::add);
            } else if (value.isObject()) {
                applied.add(value);
            }
        }
        return applied;
    }

    private static List<String> with(List<String> steps, String step) {
        List<String> longer = new ArrayList<>(steps);
        longer.add(step);
        return longer;
    }
}
