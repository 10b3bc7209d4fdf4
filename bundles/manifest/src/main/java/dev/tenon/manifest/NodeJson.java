package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.manifest.Node.Mapping;
import dev.tenon.manifest.Node.Scalar;

/** What an author wrote in YAML, as JSON. */
final class NodeJson {
    private NodeJson() {}

    /** The JSON of a present field; numbers that JSON should not have are reported. */
    static JsonNode of(Field field) {
        Node node = field.node();
        if (node instanceof Scalar scalar) {
            return scalar(field, scalar);
        }
        if (node instanceof Mapping) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            field.entries().forEach((name, entry) -> object.set(name, of(entry)));
            return object;
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        field.items().forEach(item -> array.add(of(item)));
        return array;
    }

    private static JsonNode scalar(Field field, Scalar scalar) {
        String text = scalar.text();
        try {
            return switch (scalar.kind()) {
                case STRING -> TextNode.valueOf(text);
                case INTEGER -> JsonNumber.integer(text);
                case DECIMAL -> JsonNumber.decimal(text);
                case BOOLEAN -> BooleanNode.valueOf(CoreSchema.isTrue(text));
                case NULL -> NullNode.instance;
            };
        } catch (IllegalArgumentException e) {
            field.problem(Found.in(scalar), e.getMessage());
            return LongNode.valueOf(1); // a number in its place, so that no second problem is told
        }
    }
}
