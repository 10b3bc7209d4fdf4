package dev.tenon.manifest;

import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugin.json}: VT Code's manifest of a native plugin. Such files exist, so what is not
 * known is kept and told, but no mistake; and {@code null} counts as absent, as it does there.
 */
final class PluginJson {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final int LONGEST_DESCRIPTION = 1024;
    private static final long LARGEST_ABI_VERSION = 0xffffffffL;

    private final Section top;
    private final Report report;

    PluginJson(Field root, Report report) {
        this.report = report;
        top =
                root.section(
                        "name",
                        "description",
                        "version",
                        "author",
                        "abi_version",
                        "when_to_use",
                        "when_not_to_use",
                        "allowed_tools",
                        "thread_safe");
    }

    /** The manifest; it has a meaning only if no problem was reported. */
    @Nullable PluginManifest read() {
        String name = field("name").required("the plugin's name").parsed(PluginJson::checkedName);
        SemanticVersion version =
                field("version").required("a semantic version").parsed(VersionSyntax::parse);
        String description =
                field("description")
                        .required("what the plugin does")
                        .parsed(PluginJson::checkedDescription);
        String author = text("author");
        NativeSection section = section(name);
        if (name == null || version == null || description == null) {
            return null;
        }
        return new PluginManifest(
                name,
                version,
                description,
                author,
                section,
                Provides.NOTHING,
                PermissionsReader.read(report.absent("permissions"), section.defaultMemoryMax()),
                List.of(),
                section.defaultConcurrency(),
                null);
    }

    private NativeSection section(@Nullable String name) {
        return new NativeSection(
                DefaultLibrary.find(name, report.absent(""), report.beside()),
                NativeSection.Isolation.WORKER,
                abiVersion(),
                field("thread_safe").flag(false),
                allowedTools(),
                text("when_to_use"),
                text("when_not_to_use"));
    }

    private int abiVersion() {
        Field field = field("abi_version");
        long version = field.integer(0, LARGEST_ABI_VERSION, NativeSection.ABI_VERSION);
        if (version != NativeSection.ABI_VERSION) {
            field.problem(
                    Found.in(field.node()),
                    NativeSection.ABI_VERSION + ", the only version of the ABI");
        }
        return NativeSection.ABI_VERSION;
    }

    private List<String> allowedTools() {
        List<String> tools = new ArrayList<>();
        for (Field item : field("allowed_tools").items()) {
            String tool = item.string();
            if (tool != null) {
                tools.add(tool);
            }
        }
        return tools;
    }

    private String text(String name) {
        String text = field(name).string();
        return text == null ? "" : text;
    }

    private Field field(String name) {
        return top.field(name).unlessNull();
    }

    private static String checkedName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("1 to 64 lower-case letters, digits and hyphens");
        }
        return text;
    }

    private static String checkedDescription(String text) {
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST_DESCRIPTION) {
            throw new IllegalArgumentException(
                    "at most " + LONGEST_DESCRIPTION + " characters, not " + length);
        }
        return text;
    }
}
