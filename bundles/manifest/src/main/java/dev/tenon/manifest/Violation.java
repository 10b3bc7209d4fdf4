package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in a JSON value where it breaks its schema, with everything expected there.
 *
 * @param steps the way to it: names and indices
 * @param jsonPath the same as a JSON path, such as {@code $.limits.max}
 * @param found what is there; it may be a secret
 * @param foundKind the kind of what is there, which is none
 * @param expected what the schema wants
 */
record Violation(
        List<String> steps, String jsonPath, String found, String foundKind, String expected) {
    /** Keywords whose errors are about a name in the object, not about the object. */
    private static final Set<String> ABOUT_A_NAME =
            Set.of("required", "additionalProperties", "unevaluatedProperties");

    Violation {
        steps = List.copyOf(steps);
    }

    /** One for each place, in the order the library finds them. */
    static List<Violation> of(Schema schema, JsonNode value) {
        Map<String, Violation> byPath = new LinkedHashMap<>();
        for (Error error : schema.validate(value)) {
            Violation violation = of(error);
            byPath.merge(violation.jsonPath, violation, Violation::and);
        }
        return List.copyOf(byPath.values());
    }

    private static Violation of(Error error) {
        NodePath path = error.getInstanceLocation();
        String name = error.getProperty();
        if (name != null && aboutAName(error)) {
            path = path.append(name);
        }
        return new Violation(
                steps(path),
                path.toString(),
                aboutAName(error) ? name(error) : shown(error.getInstanceNode()),
                aboutAName(error) ? name(error) : kind(error.getInstanceNode()),
                Expectation.of(error));
    }

    private Violation and(Violation other) {
        return expected.contains(other.expected)
                ? this
                : new Violation(
                        steps, jsonPath, found, foundKind, expected + "; " + other.expected);
    }

    private static List<String> steps(NodePath path) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            steps.add(path.getName(i));
        }
        return steps;
    }

    private static boolean aboutAName(Error error) {
        return ABOUT_A_NAME.contains(error.getKeyword());
    }

    private static String name(Error error) {
        return error.getKeyword().equals("required")
                ? "nothing"
                : "a key that its schema does not have";
    }

    private static String shown(@Nullable JsonNode value) {
        if (value == null || value.isContainerNode()) {
            return kind(value);
        }
        return value.isTextual() ? Quoted.of(value.textValue()) : value.toString();
    }

    private static String kind(@Nullable JsonNode value) {
        if (value == null) {
            return "nothing";
        }
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            default -> "a " + value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
