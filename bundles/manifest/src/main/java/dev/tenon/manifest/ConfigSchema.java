package dev.tenon.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a plugin's configuration: JSON Schema, draft 2020-12, formats checked. The manager
 * compiles one for each guest; immutable, safe for use by many threads. The network is never asked:
 * a schema refers to itself alone.
 */
public final class ConfigSchema {
    /** For plugins without a schema: accepts everything, and leaves texts as they are. */
    public static final ConfigSchema ANY = new ConfigSchema(BooleanNode.TRUE);

    private final Schema schema;
    private final SchemaView view;

    private ConfigSchema(JsonNode json) {
        schema = SchemaLibrary.compile(json);
        view = SchemaView.of(json);
    }

    /**
     * Compiles a schema.
     *
     * @param json as {@link dev.tenon.api.manifest.PluginManifest#configSchema} has it
     * @throws IllegalArgumentException if it is no such schema; the message names every place
     */
    public static ConfigSchema compile(String json) {
        JsonNode schema;
        try {
            schema = Json.read(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        List<SchemaProblem> problems = SchemaCheck.problems(schema);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    problems.stream()
                            .map(SchemaProblem::toString)
                            .collect(Collectors.joining("\n")));
        }
        return new ConfigSchema(schema);
    }

    /**
     * Makes a configuration of Config Admin's properties: texts become what the schema's types say,
     * {@code ${env:NAME}} in them is replaced, absent top-level keys get their {@code default}, and
     * the whole is validated. Keys that belong to the container ({@code service.pid}, {@code
     * felix.fileinstall.filename}, ...) are left out. Problems show no value that the schema calls
     * {@code writeOnly} or of format {@code password}, that it does not describe, or that came from
     * the environment.
     *
     * @param properties strings, numbers, booleans, and arrays or collections of these
     * @param environment the value of a variable, or {@code null}
     */
    public ConfigurationResult configure(
            Map<String, ?> properties, Function<String, @Nullable String> environment) {
        return new ConfigurationReading(schema, view, environment).read(properties);
    }
}
