package dev.tenon.manifest;

import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.Provides.Ability;
import dev.tenon.api.manifest.Provides.JavaService;
import dev.tenon.api.manifest.Provides.Provider;
import dev.tenon.api.manifest.Provides.Schemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Section {@code provides}. */
final class ProvidesReader {
    private final Set<String> capabilities = new HashSet<>();
    private final Set<String> operations = new HashSet<>();

    private ProvidesReader() {}

    static Provides read(Field field) {
        Section provides = field.section("module", "abilities", "provider", "services");
        boolean module = provides.field("module").flag(false);
        List<Ability> abilities = new ProvidesReader().abilities(provides.field("abilities"));
        Provider provider = provider(provides.field("provider"));
        List<JavaService> services = ServiceReader.readAll(provides.field("services"));
        return new Provides(module, abilities, provider, services);
    }

    private List<Ability> abilities(Field field) {
        List<Ability> abilities = new ArrayList<>();
        for (Field item : field.items()) {
            Ability ability = ability(item.section("capability", "operations", "schemas"));
            if (ability != null) {
                abilities.add(ability);
            }
        }
        return abilities;
    }

    private @Nullable Ability ability(Section ability) {
        Field capabilityField = ability.field("capability");
        String capability = capabilityField.required("the name of a capability").label();
        Distinct.add(capabilities, capability, capabilityField);
        Set<String> own = operations(ability.field("operations"));
        Map<String, Schemas> schemas = schemas(ability.field("schemas"), own);
        return capability == null ? null : new Ability(capability, List.copyOf(own), schemas);
    }

    private Set<String> operations(Field field) {
        Set<String> own = new LinkedHashSet<>();
        List<Field> items = field.required("a list of operations").items();
        for (Field item : items) {
            String operation = item.label();
            Distinct.add(operations, operation, item);
            if (operation != null) {
                own.add(operation);
            }
        }
        if (field.node() instanceof Node.Sequence && items.isEmpty()) {
            field.problem("an empty list", "at least one operation");
        }
        return own;
    }

    private static Map<String, Schemas> schemas(Field field, Set<String> operations) {
        Map<String, Schemas> schemas = new LinkedHashMap<>();
        field.entries()
                .forEach(
                        (operation, entry) -> {
                            if (!operations.contains(operation)) {
                                entry.problem(
                                        "schemas of " + Quoted.of(operation),
                                        "one of this ability's operations");
                            }
                            Section pair = entry.section("params", "result");
                            String params = SchemaField.read(pair.field("params"));
                            String result = SchemaField.read(pair.field("result"));
                            schemas.put(operation, new Schemas(params, result));
                        });
        return schemas;
    }

    private static @Nullable Provider provider(Field field) {
        if (!field.isPresent()) {
            return null;
        }
        Section provider = field.section("name", "oauth");
        String name = provider.field("name").required("the provider's name").label();
        boolean oauth = provider.field("oauth").flag(false);
        return name == null ? null : new Provider(name, oauth);
    }
}
