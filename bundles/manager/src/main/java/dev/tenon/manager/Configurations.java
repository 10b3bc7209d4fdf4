package dev.tenon.manager;

import dev.tenon.api.LoadException;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.manifest.ConfigSchema;
import dev.tenon.manifest.ConfigurationResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;

/** Plugins' configurations: PID {@code dev.tenon.plugin~<id>}. */
final class Configurations {

    /** What a plugin's PID begins with; its id follows. */
    static final String PID_PREFIX = "dev.tenon.plugin~";

    private final ConfigurationAdmin admin;

    Configurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** What is configured for a plugin, in a form that can be compared. Empty if nothing is. */
    Map<String, Object> properties(String id) {
        try {
            org.osgi.service.cm.Configuration[] found =
                    admin.listConfigurations("(service.pid=" + PID_PREFIX + id + ")");
            return found == null ? Map.of() : comparable(found[0].getProperties());
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("Config Admin cannot read " + PID_PREFIX + id, e);
        }
    }

    /** The configuration as the plugin gets it. */
    static Configuration configure(PluginManifest manifest, Map<String, Object> properties)
            throws LoadException {
        ConfigSchema schema =
                manifest.configSchema() == null
                        ? ConfigSchema.ANY
                        : ConfigSchema.compile(manifest.configSchema());
        ConfigurationResult result = schema.configure(properties, System::getenv);
        Configuration configuration = result.configuration();
        if (configuration == null) {
            throw new LoadException(PluginBundle.text(result.problems()));
        }
        return configuration;
    }

    private static Map<String, Object> comparable(Dictionary<String, Object> properties) {
        Map<String, Object> map = new TreeMap<>();
        for (String key : Collections.list(properties.keys())) {
            map.put(key, comparable(properties.get(key)));
        }
        return map;
    }

    private static Object comparable(Object value) {
        if (!value.getClass().isArray()) {
            return value;
        }
        if (value instanceof Object[] array) {
            return List.copyOf(Arrays.asList(array));
        }
        return IntStream.range(0, java.lang.reflect.Array.getLength(value))
                .mapToObj(i -> java.lang.reflect.Array.get(value, i))
                .toList();
    }
}
