package dev.tenon.api.host;

import java.util.Map;

/**
 * A plugin's configuration, checked against its schema.
 *
 * @param json the whole as a JSON object
 * @param values each top-level value as text: a string as it is, anything else as JSON
 */
public record Configuration(String json, Map<String, String> values) {

    /** No configuration. */
    public static final Configuration EMPTY = new Configuration("{}", Map.of());

    public Configuration {
        values = Map.copyOf(values);
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "Configuration" + values.keySet();
    }
}
