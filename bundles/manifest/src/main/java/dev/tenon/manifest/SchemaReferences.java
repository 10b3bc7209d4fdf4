package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The references in a JSON Schema: each must lead to a place in the same schema. Looks at each
 * schema in it, wherever it is and however it is reached.
 */
final class SchemaReferences {
    static final Set<String> KEYWORDS = Set.of("$ref", "$dynamicRef");

    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples");

    /** Keywords whose names are the author's own, and no keywords. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

    private final SchemaTargets targets;
    private final SchemaCosts costs;
    private final Deque<Place> pending = new ArrayDeque<>();
    private final Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<SchemaProblem> problems = new ArrayList<>();

    private record Place(JsonNode node, List<String> steps) {
        boolean isNamed() {
            return !steps.isEmpty() && NAMED.contains(steps.get(steps.size() - 1));
        }

        Place below(String step, JsonNode child) {
            return new Place(child, Steps.with(steps, step));
        }
    }

    private SchemaReferences(JsonNode root) {
        targets = new SchemaTargets(root);
        costs = new SchemaCosts(targets);
    }

    static List<SchemaProblem> problems(JsonNode schema) {
        SchemaReferences references = new SchemaReferences(schema);
        references.pending.add(new Place(schema, List.of()));
        while (!references.pending.isEmpty()) {
            Place place = references.pending.remove();
            if (place.node().isContainerNode() && references.seen.add(place.node())) {
                references.check(place);
            }
        }
        return references.problems;
    }

    private void check(Place place) {
        KEYWORDS.forEach(keyword -> checkReference(place, keyword));
        if (!place.steps().isEmpty()) {
            refuse(place, "$id");
            refuse(place, "$schema");
        }
        if (costs.areTooHigh(place.node())) {
            problems.add(
                    new SchemaProblem(
                            place.steps(),
                            "references in a circle, or far too many",
                            "at most " + SchemaCosts.MOST + " schemas for one value"));
        }
        Steps.forEach(
                place.node(),
                (step, child) -> {
                    if (place.isNamed() || !DATA.contains(step)) {
                        pending.add(place.below(step, child));
                    }
                });
    }

    private void checkReference(Place place, String keyword) {
        JsonNode reference = place.node().path(keyword);
        if (!reference.isTextual()) {
            return;
        }
        JsonNode target = targets.of(reference.textValue());
        if (target == null) {
            problems.add(
                    new SchemaProblem(
                            Steps.with(place.steps(), keyword),
                            Quoted.of(reference.textValue()),
                            "a place in the same schema"));
        } else {
            pending.add(place.below(keyword, target)); // it may be where no schema would be
        }
    }

    private void refuse(Place place, String keyword) {
        if (place.node().path(keyword).isTextual()) {
            problems.add(
                    new SchemaProblem(
                            Steps.with(place.steps(), keyword),
                            "a schema inside another",
                            "no " + keyword));
        }
    }
}
