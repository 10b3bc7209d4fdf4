package dev.tenon.manifest;

import dev.tenon.api.manifest.Provides.JavaService;
import dev.tenon.manifest.Node.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Section {@code provides.services}. */
final class ServiceReader {
    /** Properties that the framework sets itself, whatever is asked for. */
    private static final Set<String> RESERVED =
            Set.of("objectclass", "service.id", "service.bundleid", "service.scope");

    private ServiceReader() {}

    static List<JavaService> readAll(Field field) {
        List<JavaService> services = new ArrayList<>();
        for (Field item : field.items()) {
            Section section = item.section("interface", "version", "operations", "properties");
            Field nameField = section.field("interface");
            String name =
                    nameField.required("the name of a Java interface").parsed(JavaName::qualified);
            String version = section.field("version").parsed(OsgiSyntax::versionRange);
            Map<String, String> operations = operations(section.field("operations"));
            Map<String, Object> properties = properties(section.field("properties"));
            if (name != null) {
                services.add(
                        new JavaService(
                                name, version == null ? "" : version, operations, properties));
            }
        }
        return services;
    }

    private static Map<String, String> operations(Field field) {
        Map<String, String> operations = new LinkedHashMap<>();
        field.entries()
                .forEach(
                        (method, entry) -> {
                            if (!JavaName.isIdentifier(method)) {
                                entry.problem(
                                        "method " + Quoted.of(method), "the name of a Java method");
                            }
                            String operation = entry.label();
                            if (operation != null) {
                                operations.put(method, operation);
                            }
                        });
        return operations;
    }

    private static Map<String, Object> properties(Field field) {
        Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        field.entries()
                .forEach(
                        (name, entry) -> {
                            Object value = property(entry);
                            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                                entry.problem("a property that OSGi sets", "another name");
                            } else if (properties.containsKey(name)) {
                                entry.problem("a name that differs in case only", "each once");
                            } else if (value != null) {
                                properties.put(name, value);
                            }
                        });
        return properties;
    }

    private static @Nullable Object property(Field field) {
        if (!(field.node() instanceof Node.Sequence)) {
            return scalar(field);
        }
        List<Object> values = new ArrayList<>();
        for (Field item : field.items()) {
            Object value = scalar(item);
            if (value != null
                    && !values.isEmpty()
                    && values.get(0).getClass() != value.getClass()) {
                item.problem(Found.in(item.node()), "items of one type");
            } else if (value != null) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private static @Nullable Object scalar(Field field) {
        if (field.node() instanceof Scalar scalar) {
            try {
                switch (scalar.kind()) {
                    case STRING:
                        return scalar.text();
                    case BOOLEAN:
                        return CoreSchema.isTrue(scalar.text());
                    case INTEGER:
                        return integer(scalar.text());
                    case DECIMAL:
                        return JsonNumber.decimal(scalar.text()).doubleValue();
                    case NULL:
                        break;
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                field.problem(Found.in(scalar), "a number of 64 bits");
                return null;
            }
        }
        field.problem(Found.in(field.node()), "a string, number, boolean or list of these");
        return null;
    }

    /** An Integer where it fits, as OSGi wants it for service.ranking, else a Long. */
    private static Object integer(String text) {
        long value = JsonNumber.integer(text).bigIntegerValue().longValueExact();
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }
}
