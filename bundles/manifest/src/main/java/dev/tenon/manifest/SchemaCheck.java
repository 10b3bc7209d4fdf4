package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaException;
import java.util.ArrayList;
import java.util.List;

/** Whether a JSON value is a JSON Schema (2020-12) that can be used without asking the network. */
final class SchemaCheck {
    private SchemaCheck() {}

    /** Everything that is wrong with it. */
    static List<SchemaProblem> problems(JsonNode schema) {
        List<SchemaProblem> problems = new ArrayList<>();
        JsonNode dialect = schema.path("$schema");
        if (!dialect.isMissingNode() && !dialect.asText().equals(SchemaLibrary.DIALECT)) {
            problems.add(
                    new SchemaProblem(
                            List.of("$schema"),
                            Quoted.of(dialect.asText()),
                            SchemaLibrary.DIALECT));
            return problems;
        }
        problems.addAll(SchemaPatterns.problems(schema));
        if (!problems.isEmpty()) {
            return problems;
        }
        for (Violation violation : Violation.of(SchemaLibrary.metaschema(), schema)) {
            problems.add(
                    new SchemaProblem(violation.steps(), violation.found(), violation.expected()));
        }
        problems.addAll(SchemaReferences.problems(schema));
        if (problems.isEmpty()) {
            compile(schema, problems);
        }
        return problems;
    }

    private static void compile(JsonNode schema, List<SchemaProblem> problems) {
        try {
            SchemaLibrary.compile(schema);
        } catch (SchemaException e) {
            problems.add(
                    new SchemaProblem(
                            List.of(),
                            "a schema that does not compile: " + e.getMessage(),
                            "a JSON Schema (2020-12)"));
        }
    }
}
