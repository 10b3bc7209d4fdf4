package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One reading of one plugin's properties. */
final class ConfigurationReading {
    private static final String FILE = "configuration";

    /** What Config Admin, its configurators and containers add of their own. */
    private static final List<String> CONTAINERS_OWN =
            List.of(
                    "service.",
                    "component.",
                    "felix.fileinstall.",
                    "org.apache.felix.",
                    "org.apache.karaf.",
                    ":",
                    ".");

    private final Schema schema;
    private final SchemaView view;
    private final EnvironmentText environment;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> fromEnvironment = new HashSet<>();
    private final Set<String> unreadable = new HashSet<>();

    ConfigurationReading(
            Schema schema, SchemaView view, Function<String, @Nullable String> environment) {
        this.schema = schema;
        this.view = view;
        this.environment = new EnvironmentText(environment);
    }

    ConfigurationResult read(Map<String, ?> properties) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        properties.forEach(
                (key, value) -> {
                    if (CONTAINERS_OWN.stream().noneMatch(key::startsWith)) {
                        put(json, key, value);
                    }
                });
        view.propertyNames().forEach(key -> putDefault(json, key));
        for (Violation violation : Violation.of(schema, json)) {
            report(violation);
        }
        return problems.isEmpty()
                ? new ConfigurationResult(configuration(json), List.of())
                : new ConfigurationResult(null, problems);
    }

    private void put(ObjectNode json, String key, Object value) {
        SchemaView property = view.property(key);
        ConfigurationValues values =
                new ConfigurationValues(environment, missing -> missing(key, missing));
        if (mentionsEnvironment(value)) {
            fromEnvironment.add(key);
        }
        try {
            json.set(key, values.convert(property, value));
        } catch (IllegalArgumentException e) {
            problem(key, "a value that JSON has not", e.getMessage());
        }
    }

    private void putDefault(ObjectNode json, String key) {
        JsonNode value = view.property(key).defaultValue();
        // as it is: a plugin's author must not read the environment by a default
        if (value != null && !json.has(key) && !unreadable.contains(key)) {
            json.set(key, value);
        }
    }

    private void missing(String key, String found) {
        problem(key, found, "an environment variable that is set");
    }

    private void problem(String key, String found, String expected) {
        unreadable.add(key);
        String path = new NodePath(PathType.JSON_PATH).append(key).toString();
        problems.add(new Problem(FILE, 0, path, found, expected));
    }

    private void report(Violation violation) {
        List<String> steps = violation.steps();
        if (!steps.isEmpty() && unreadable.contains(steps.get(0))) {
            return; // what is wrong there has been told
        }
        String found = mayShow(steps) ? violation.found() : violation.foundKind();
        problems.add(new Problem(FILE, 0, violation.jsonPath(), found, violation.expected()));
    }

    private boolean mayShow(List<String> steps) {
        if (!steps.isEmpty() && fromEnvironment.contains(steps.get(0))) {
            return false;
        }
        SchemaView place = view;
        for (String step : steps) {
            boolean index = step.matches("[0-9]{1,9}") && place.types().contains("array");
            place = index ? place.item(Integer.parseInt(step)) : place.property(step);
            if (place.isSecret()) {
                return false;
            }
        }
        return place.mayShow();
    }

    private static boolean mentionsEnvironment(Object value) {
        if (value instanceof Collection<?> items) {
            return items.stream().anyMatch(ConfigurationReading::mentionsEnvironment);
        }
        if (value instanceof Object[] items) {
            return mentionsEnvironment(Arrays.asList(items));
        }
        return value instanceof String text && EnvironmentText.isIn(text);
    }

    private static Configuration configuration(ObjectNode json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.properties()
                .forEach(
                        entry -> {
                            JsonNode value = entry.getValue();
                            values.put(
                                    entry.getKey(),
                                    value.isTextual() ? value.textValue() : value.toString());
                        });
        return new Configuration(json.toString(), values);
    }
}
