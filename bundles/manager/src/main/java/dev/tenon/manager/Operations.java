package dev.tenon.manager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tenon.api.CallException;
import dev.tenon.api.manifest.PluginManifest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lets through {@code ability_call}s of declared operations only. */
final class Operations {

    private static final String ABILITY_CALL = "ability_call";
    private static final JsonFactory JSON = new JsonFactory();

    private Operations() {}

    static void check(PluginManifest manifest, String function, byte[] parameters)
            throws CallException {
        if (!function.equals(ABILITY_CALL)) {
            return;
        }
        String operation = operation(parameters);
        if (operation == null) {
            throw new CallException.Failed(
                    "ability_call: found no operation, expected a string in \"operation\"");
        }
        if (manifest.provides().abilityOf(operation).isEmpty()) {
            throw new CallException.NoSuchFunction("no operation '" + operation + "' is declared");
        }
    }

    private static @Nullable String operation(byte[] parameters) throws CallException {
        try (JsonParser parser = JSON.createParser(parameters)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("operation");
                JsonToken value = parser.nextToken();
                if (wanted) {
                    return value == JsonToken.VALUE_STRING ? parser.getText() : null;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            throw new CallException.Failed(
                    "ability_call: found " + e.getMessage() + ", expected JSON");
        }
    }
}
