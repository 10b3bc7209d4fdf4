package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sound JSON Schema says of one value, through its references: enough to turn a
 * configuration's texts into values and to keep its secrets.
 */
final class SchemaView {
    private final SchemaTargets targets;

    /** The schema, what it refers to, what that refers to, ...; the nearest that speaks counts. */
    private final List<JsonNode> layers = new ArrayList<>();

    private SchemaView(SchemaTargets targets, JsonNode node) {
        this.targets = targets;
        JsonNode next = node;
        while (next != null && next.isObject()) {
            layers.add(next);
            next = targets.of(next.path("$ref").asText("none"));
        }
    }

    static SchemaView of(JsonNode schema) {
        return new SchemaView(new SchemaTargets(schema), schema);
    }

    /** The types it allows, in its order; empty if it does not say. */
    List<String> types() {
        JsonNode type = keyword("type");
        List<String> types = new ArrayList<>();
        if (type.isTextual()) {
            types.add(type.textValue());
        }
        type.forEach(each -> types.add(each.asText()));
        return types;
    }

    /** The names of the properties it describes. */
    List<String> propertyNames() {
        List<String> names = new ArrayList<>();
        keyword("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    SchemaView property(String name) {
        JsonNode own = keyword("properties").path(name);
        return new SchemaView(targets, own.isMissingNode() ? keyword("additionalProperties") : own);
    }

    SchemaView item(int index) {
        JsonNode own = keyword("prefixItems").path(index);
        return new SchemaView(targets, own.isMissingNode() ? keyword("items") : own);
    }

    @Nullable JsonNode defaultValue() {
        JsonNode value = keyword("default");
        return value.isMissingNode() ? null : value;
    }

    /** Whether it calls the value as a whole a secret. */
    boolean isSecret() {
        return keyword("writeOnly").asBoolean() || keyword("format").asText().equals("password");
    }

    /** Whether a value may be shown: the schema describes it, and calls nothing in it a secret. */
    boolean mayShow() {
        return !layers.isEmpty() && layers.stream().noneMatch(SchemaView::hasSecret);
    }

    private static boolean hasSecret(JsonNode schema) {
        return schema.findValues("writeOnly").contains(BooleanNode.TRUE)
                || schema.findValuesAsText("format").contains("password");
    }

    private JsonNode keyword(String name) {
        return layers.stream()
                .map(layer -> layer.path(name))
                .filter(value -> !value.isMissingNode())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
