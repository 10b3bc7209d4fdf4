package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that hold a JSON Schema. */
final class SchemaField {
    private SchemaField() {}

    /** The schema as JSON text; {@code null} if it is absent. Its mistakes are reported. */
    static @Nullable String read(Field field) {
        if (!field.isPresent()) {
            return null;
        }
        JsonNode schema = NodeJson.of(field);
        for (SchemaProblem problem : SchemaCheck.problems(schema)) {
            field.at(problem.steps()).problem(problem.found(), problem.expected());
        }
        return schema.toString();
    }

    /** The same for a schema of objects. */
    static @Nullable String readObjectSchema(Field field) {
        String schema = read(field);
        Node type = field.at(List.of("type")).node();
        if (field.node() instanceof Node.Mapping
                && type instanceof Node.Scalar scalar
                && !scalar.text().equals("object")) {
            field.at(List.of("type")).problem(Found.in(type), "object: a configuration is one");
        }
        return schema;
    }
}
