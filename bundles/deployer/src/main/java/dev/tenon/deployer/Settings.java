package dev.tenon.deployer;

import dev.tenon.manifest.UnknownFields;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the deployer reads from PID {@code dev.tenon}; the manager reads other keys of it. A value
 * that is wrong is told, and the default kept.
 *
 * @param hotReload whether a change of a source that is deployed is applied when it is seen
 * @param unknownFields what a field of a manifest is that nobody knows
 * @param sources directories that plugins may be deployed from, besides those File Install watches
 */
record Settings(boolean hotReload, UnknownFields unknownFields, List<String> sources) {

    static final String PID = "dev.tenon";

    private static final Settings DEFAULT = new Settings(true, UnknownFields.ERROR, List.of());

    /**
     * @param complain told of each value that is wrong, in one line
     */
    static Settings of(Map<String, ?> properties, Consumer<String> complain) {
        return new Reading(properties, complain).settings();
    }

    private record Reading(Map<String, ?> properties, Consumer<String> complain) {

        Settings settings() {
            return new Settings(
                    choice("hot_reload", DEFAULT.hotReload, Map.of("true", true, "false", false)),
                    choice(
                            "manifest_unknown_fields",
                            DEFAULT.unknownFields,
                            Map.of("error", UnknownFields.ERROR, "warn", UnknownFields.WARN)),
                    sources());
        }

        private <T> T choice(String key, T preset, Map<String, T> values) {
            Object found = properties.get(key);
            if (found == null) {
                return preset;
            }
            T value = values.get(found.toString().trim());
            if (value == null) {
                String names =
                        values.keySet().stream().sorted().collect(Collectors.joining(" or "));
                wrong(key, found, names + "; going on with " + named(preset));
                return preset;
            }
            return value;
        }

        private static String named(Object value) {
            return value.toString().toLowerCase(Locale.ROOT);
        }

        private List<String> sources() {
            return entries(properties.get("sources")).filter(this::isLocal).toList();
        }

        // a .cfg file has no lists, so commas separate in a string
        private static Stream<String> entries(@Nullable Object value) {
            Stream<String> texts;
            if (value instanceof Object[] array) {
                texts = Arrays.stream(array).map(String::valueOf);
            } else if (value instanceof Collection<?> collection) {
                texts = collection.stream().map(String::valueOf);
            } else {
                texts = value == null ? Stream.of() : Arrays.stream(value.toString().split(","));
            }
            return texts.map(String::trim).filter(t -> !t.isEmpty());
        }

        private boolean isLocal(String entry) {
            boolean local = !entry.startsWith("oci:") && !entry.startsWith("git:");
            if (!local) {
                wrong("sources", entry, "the path of a local directory; going on without it");
            }
            return local;
        }

        private void wrong(String key, Object found, String expected) {
            complain.accept(PID + ": " + key + ": found \"" + found + "\", expected " + expected);
        }
    }
}
