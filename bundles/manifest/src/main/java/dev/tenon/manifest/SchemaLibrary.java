package dev.tenon.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import java.util.Locale;

/** The JSON Schema library, set up: draft 2020-12, formats checked, English, no network. */
final class SchemaLibrary {
    static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private SchemaLibrary() {}

    /** On first use, since reading it takes a while. */
    private static final class Metaschema {
        static final Schema INSTANCE = registry().getSchema(SchemaLocation.of(DIALECT));
    }

    static Schema metaschema() {
        return Metaschema.INSTANCE;
    }

    /**
     * A registry of its own for each schema: what one plugin declares is no other's to refer to.
     */
    static Schema compile(JsonNode schema) {
        return registry().getSchema(schema);
    }

    private static SchemaRegistry registry() {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder()
                        .pathType(PathType.JSON_PATH)
                        .locale(Locale.ENGLISH)
                        .formatAssertionsEnabled(true)
                        .build();
        return SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                registry ->
                        registry.schemaRegistryConfig(config).schemaLoader(new OwnMetaschemas()));
    }
}
