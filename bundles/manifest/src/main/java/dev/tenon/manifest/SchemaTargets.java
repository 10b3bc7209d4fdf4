package dev.tenon.manifest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where references in a JSON Schema may lead: places in the same schema. */
final class SchemaTargets {
    private final JsonNode root;
    private final Map<String, JsonNode> anchors = new HashMap<>();

    SchemaTargets(JsonNode root) {
        this.root = root;
        collectAnchors(root);
    }

    private void collectAnchors(JsonNode node) {
        for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
            if (node.path(keyword).isTextual()) {
                anchors.put("#" + node.path(keyword).textValue(), node);
            }
        }
        node.forEach(this::collectAnchors);
    }

    /** The schema that {@code #}, {@code #anchor} or {@code #/a/pointer} leads to, if any. */
    @Nullable JsonNode of(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        if (!reference.startsWith("#/")) {
            return anchors.get(reference);
        }
        try {
            String escaped = reference.substring(1).replace("+", "%2B"); // + is itself in a URI
            String pointer = URLDecoder.decode(escaped, StandardCharsets.UTF_8);
            JsonNode target = root.at(JsonPointer.compile(pointer));
            return target.isObject() || target.isBoolean() ? target : null;
        } catch (IllegalArgumentException notAPointer) {
            return null;
        }
    }
}
