package dev.tenon.manifest;

import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.RuntimeSection;
import dev.tenon.api.manifest.SemanticVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The top level of {@code plugin.yaml}. */
final class PluginYaml {
    private static final int UNKNOWN_CONCURRENCY = 1;

    private final Section top;
    private final Report report;
    private final List<Field> permissionFields = new ArrayList<>();

    /** What {@code runtime} may name: the name of a section too. */
    enum Runtime {
        GRPC,
        WASM,
        NATIVE;

        String section() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    PluginYaml(Field root, Report report) {
        this.report = report;
        top =
                root.section(
                        "name",
                        "version",
                        "description",
                        "author",
                        "runtime",
                        "provides",
                        "grpc",
                        "wasm",
                        "native",
                        "permissions",
                        "subscribe",
                        "max_concurrency",
                        "config_schema");
        permissionFields.add(top.field("permissions"));
    }

    /** The manifest; it has a meaning only if no problem was reported. */
    @Nullable PluginManifest read() {
        String name = top.field("name").required("the plugin's name").label();
        SemanticVersion version = top.field("version").parsed(VersionSyntax::parse);
        String description = top.field("description").string();
        String author = top.field("author").string();
        RuntimeSection section = runtimeSection(name);
        Provides provides = ProvidesReader.read(top.field("provides"));
        Permissions permissions = permissions(section == null ? null : section.defaultMemoryMax());
        List<String> subscribe = subscribe();
        int concurrency =
                top.field("max_concurrency")
                        .integer(
                                1,
                                section == null
                                        ? UNKNOWN_CONCURRENCY
                                        : section.defaultConcurrency());
        String configSchema = SchemaField.readObjectSchema(top.field("config_schema"));
        if (name == null || section == null) {
            return null;
        }
        return new PluginManifest(
                name,
                version == null ? SemanticVersion.NONE : version,
                description == null ? "" : description,
                author == null ? "" : author,
                section,
                provides,
                permissions,
                subscribe,
                concurrency,
                configSchema);
    }

    private @Nullable RuntimeSection runtimeSection(@Nullable String name) {
        Runtime runtime =
                top.field("runtime").required("one of grpc, wasm, native").oneOf(Runtime.class);
        RuntimeSection section = null;
        for (Runtime each : Runtime.values()) {
            Field field = top.field(each.section());
            if (runtime == each) {
                section = section(each, field, name);
            } else if (runtime != null && field.isPresent()) {
                field.problem(
                        "the section of another runtime",
                        "only section " + runtime.section() + ", which runtime names");
            } else if (field.isPresent()) {
                section(
                        each, field,
                        name); // which is wanted is not known, so the mistakes of each count
            }
        }
        return section;
    }

    private @Nullable RuntimeSection section(Runtime runtime, Field field, @Nullable String name) {
        if (!field.isPresent()) {
            field.required("section " + runtime.section() + ", which runtime names");
            return null;
        }
        return switch (runtime) {
            case GRPC -> new GrpcReader(field).read();
            case WASM -> {
                WasmReader wasm = new WasmReader(field);
                permissionFields.add(wasm.permissions());
                yield wasm.read();
            }
            case NATIVE -> NativeReader.read(field, name, report);
        };
    }

    /** Read wherever they are given, so that their mistakes are told even if both places are. */
    private Permissions permissions(@Nullable Long defaultMemoryMax) {
        permissionFields.removeIf(field -> !field.isPresent());
        if (permissionFields.size() > 1) {
            top.field("permissions").problem("permissions beside wasm.permissions", "one of them");
        }
        return permissionFields.stream()
                .map(field -> PermissionsReader.read(field, defaultMemoryMax))
                .reduce((first, second) -> second)
                .orElseGet(
                        () -> PermissionsReader.read(top.field("permissions"), defaultMemoryMax));
    }

    private List<String> subscribe() {
        Set<String> topics = new LinkedHashSet<>();
        for (Field item : top.field("subscribe").items()) {
            String topic = item.parsed(OsgiSyntax::topicFilter);
            Distinct.add(topics, topic, item);
        }
        return List.copyOf(topics);
    }
}
