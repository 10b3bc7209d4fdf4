package dev.tenon.api.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code provides}: what a plugin offers.
 *
 * @param module whether it answers the module functions ({@code command}, {@code form}, ...)
 * @param abilities what it can do, by capability
 * @param provider webhooks and OAuth of an outside service; {@code null} where absent
 * @param services Java interfaces it implements
 */
public record Provides(
        boolean module,
        List<Ability> abilities,
        @Nullable Provider provider,
        List<JavaService> services) {

    /** Nothing. */
    public static final Provides NOTHING = new Provides(false, List.of(), null, List.of());

    public Provides {
        abilities = List.copyOf(abilities);
        services = List.copyOf(services);
    }

    /** The ability that declares this operation. */
    public Optional<Ability> abilityOf(String operation) {
        return abilities.stream().filter(a -> a.operations().contains(operation)).findFirst();
    }

    /**
     * One capability and the operations of it that may be called.
     *
     * @param capability such as {@code bookmark}
     * @param operations only these are callable
     * @param schemas JSON Schemas by operation, as JSON text
     */
    public record Ability(
            String capability, List<String> operations, Map<String, Schemas> schemas) {
        public Ability {
            operations = List.copyOf(operations);
            schemas = Map.copyOf(schemas);
        }
    }

    /** JSON Schemas of one operation, as JSON text. */
    public record Schemas(@Nullable String params, @Nullable String result) {}

    /**
     * An outside service whose webhooks the plugin converts.
     *
     * @param name such as {@code github}
     * @param oauth whether it also signs users in
     */
    public record Provider(String name, boolean oauth) {}

    /**
     * A Java interface that the plugin implements.
     *
     * @param interfaceName fully qualified
     * @param version range of its package's version, in OSGi's syntax; empty for any
     * @param operations method name -> operation, for those whose names differ
     * @param properties service properties
     */
    public record JavaService(
            String interfaceName,
            String version,
            Map<String, String> operations,
            Map<String, Object> properties) {
        public JavaService {
            operations = Map.copyOf(operations);
            properties = Map.copyOf(properties);
        }
    }
}
