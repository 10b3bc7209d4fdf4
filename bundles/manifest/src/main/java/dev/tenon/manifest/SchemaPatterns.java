package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The regular expressions in a JSON Schema: short enough to be compiled, since the JDK takes a
 * piece of the stack for each open bracket.
 */
final class SchemaPatterns {
    private static final int LONGEST = 500;

    private final List<SchemaProblem> problems = new ArrayList<>();

    private SchemaPatterns() {}

    static List<SchemaProblem> problems(JsonNode schema) {
        SchemaPatterns patterns = new SchemaPatterns();
        patterns.check(schema, List.of());
        return patterns.problems;
    }

    private void check(JsonNode node, List<String> steps) {
        if (node.path("pattern").isTextual()) {
            checkLength(node.path("pattern").textValue(), Steps.with(steps, "pattern"));
        }
        node.path("patternProperties")
                .fieldNames()
                .forEachRemaining(
                        pattern -> checkLength(pattern, Steps.with(steps, "patternProperties")));
        Steps.forEach(node, (step, child) -> check(child, Steps.with(steps, step)));
    }

    private void checkLength(String pattern, List<String> steps) {
        if (pattern.length() > LONGEST) {
            String found = "a pattern of " + pattern.length() + " characters";
            problems.add(new SchemaProblem(steps, found, "at most " + LONGEST));
        }
    }
}
