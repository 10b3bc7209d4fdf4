package dev.tenon.shell;

import dev.tenon.api.Health;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plugin as {@code plugin:info} shows it: a label and a value a line, without empty ones. */
final class PluginSheet {

    private static final String LINE = "%-16s %s";

    private final List<String> lines = new ArrayList<>();

    private PluginSheet() {}

    static String of(PluginInfo plugin, @Nullable Health health) {
        PluginSheet sheet = new PluginSheet();
        sheet.plugin(plugin);
        if (health != null) {
            sheet.health(health);
        }
        if (plugin.manifest() != null) {
            sheet.manifest(plugin.manifest());
        }
        return String.join(System.lineSeparator(), sheet.lines);
    }

    private void plugin(PluginInfo plugin) {
        add("id", plugin.id());
        add("name", plugin.name());
        add("version", plugin.version());
        add("runtime", plugin.runtime());
        add("state", Words.of(plugin.state()) + " since " + plugin.since());
        add("error", plugin.error());
        add("refused update", plugin.refusedUpdate());
        add("source", plugin.source());
        add("hash", plugin.hash());
        add("bundle", plugin.bundleId() < 0 ? null : plugin.bundleId());
    }

    private void health(Health health) {
        add("ready", Words.of(health.ready()));
        add("last error", health.lastError());
        add("uptime", Words.of(health.uptime()));
    }

    private void manifest(PluginManifest manifest) {
        add("description", manifest.description());
        add("author", manifest.author());
        if (manifest.section() instanceof NativeSection section) {
            library(section);
        }
        provides(manifest.provides());
        permissions(manifest.permissions());
        add("subscribe", String.join(", ", manifest.subscribe()));
        add("max concurrency", manifest.maxConcurrency());
        add("config schema", manifest.configSchema());
    }

    private void library(NativeSection section) {
        add("library", section.library());
        add("isolation", Words.of(section.isolation()).replace('_', '-'));
        add("thread-safe", Words.of(section.threadSafe()));
        add("allowed tools", String.join(", ", section.allowedTools()));
        add("when to use", section.whenToUse());
        add("when not to use", section.whenNotToUse());
    }

    private void provides(Provides provides) {
        add("module", provides.module() ? Words.of(true) : null);
        provides.abilities().forEach(a -> add("ability", ability(a)));
        Provides.Provider provider = provides.provider();
        if (provider != null) {
            add("provider", provider.name() + (provider.oauth() ? ", with OAuth" : ""));
        }
        provides.services().forEach(s -> add("service", s.interfaceName() + " " + s.version()));
    }

    private static String ability(Provides.Ability ability) {
        return ability.capability() + ": " + String.join(", ", ability.operations());
    }

    private void permissions(Permissions permissions) {
        Long memoryMax = permissions.memoryMax();
        add("memory", memoryMax == null ? "no bound" : "at most " + Words.bytes(memoryMax));
        add("timeout", Words.of(permissions.timeout()));
        add(
                "may reach",
                permissions.http().stream()
                        .map(Permissions.Host::pattern)
                        .collect(Collectors.joining(", ")));
        permissions
                .filesystem()
                .forEach(f -> add("may see", f.path() + " (" + Words.of(f.mode()) + ")"));
        add("host functions", String.join(", ", permissions.hostFunctions()));
        Permissions.KvQuota kv = permissions.kv();
        if (kv != null) {
            add("may keep", kv.keys() + " keys, " + Words.bytes(kv.bytes()));
        }
    }

    private void add(String label, @Nullable Object value) {
        String text = value == null ? "" : OneLine.of(value.toString());
        if (!text.isEmpty()) {
            lines.add(String.format(LINE, label + ":", text));
        }
    }
}
