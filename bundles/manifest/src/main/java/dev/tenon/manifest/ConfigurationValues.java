package dev.tenon.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the values of Config Admin into JSON, texts by the types that the schema gives. A text that
 * is no value of its type stays a text, and validation then says what is wrong with it.
 */
final class ConfigurationValues {
    private static final Set<String> CONTAINERS = Set.of("array", "object");

    private final EnvironmentText environment;
    private final Consumer<String> missing;

    /**
     * A conversion.
     *
     * @param missing is told of references to the environment that have no value
     */
    ConfigurationValues(EnvironmentText environment, Consumer<String> missing) {
        this.environment = environment;
        this.missing = missing;
    }

    /**
     * A value as JSON.
     *
     * @throws IllegalArgumentException if it has none; its message says what is expected
     */
    JsonNode convert(SchemaView schema, @Nullable Object value) {
        if (value instanceof String || value instanceof Character) {
            return text(schema, value.toString());
        }
        if (value instanceof Boolean flag) {
            return BooleanNode.valueOf(flag);
        }
        if (value instanceof Float || value instanceof Double) {
            return JsonNumber.decimal(value.toString());
        }
        if (value instanceof Number) {
            return JsonNumber.integer(value.toString());
        }
        if (value instanceof Collection<?> items) {
            return array(schema, items.toArray());
        }
        if (value != null && value.getClass().isArray()) {
            return array(schema, value);
        }
        throw new IllegalArgumentException("a string, number, boolean, array or collection");
    }

    private ArrayNode array(SchemaView schema, Object items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < Array.getLength(items); i++) {
            array.add(convert(schema.item(i), Array.get(items, i)));
        }
        return array;
    }

    private JsonNode text(SchemaView schema, String text) {
        List<String> types = schema.types();
        // JSON is read before variables are put in: a quote in a password must not end its string
        JsonNode container = container(types, text);
        if (container != null) {
            return within(schema, container);
        }
        String replaced = environment.replace(text, missing);
        for (String type : types) {
            JsonNode value =
                    CONTAINERS.contains(type)
                            ? container(List.of(type), replaced)
                            : scalar(type, replaced);
            if (value != null) {
                return value;
            }
        }
        return TextNode.valueOf(replaced);
    }

    /** JSON inside a text: its own texts are converted in turn. */
    private JsonNode within(SchemaView schema, JsonNode json) {
        if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < json.size(); i++) {
                array.add(within(schema.item(i), json.get(i)));
            }
            return array;
        }
        if (json.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            json.properties()
                    .forEach(
                            entry ->
                                    object.set(
                                            entry.getKey(),
                                            within(
                                                    schema.property(entry.getKey()),
                                                    entry.getValue())));
            return object;
        }
        if (json.isFloatingPointNumber()) {
            return JsonNumber.decimal(json.decimalValue().toString());
        }
        return json.isTextual() ? text(schema, json.textValue()) : json;
    }

    private static @Nullable JsonNode container(List<String> types, String text) {
        if (types.stream().noneMatch(CONTAINERS::contains)) {
            return null;
        }
        try {
            JsonNode json = Json.read(text);
            boolean fits = types.contains(json.isArray() ? "array" : "object");
            return json.isContainerNode() && fits ? json : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static @Nullable JsonNode scalar(String type, String text) {
        try {
            return switch (type) {
                case "string" -> TextNode.valueOf(text);
                case "integer" -> text.matches("-?[0-9]+") ? JsonNumber.integer(text) : null;
                case "number" -> JsonNumber.decimal(text);
                case "boolean" ->
                        text.equals("true") || text.equals("false")
                                ? BooleanNode.valueOf(text.equals("true"))
                                : null;
                default -> null;
            };
        } catch (IllegalArgumentException notANumber) {
            return null;
        }
    }
}
