package dev.tenon.shell;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.Health;
import dev.tenon.api.LoadException;
import dev.tenon.api.NoSuchPluginException;
import dev.tenon.api.PluginInfo;
import dev.tenon.api.PluginRegistry;
import dev.tenon.api.PluginService;
import dev.tenon.api.PluginState;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.manifest.WasmSection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A registry with plugin {@code text}, which runs, and {@code broken}, whose content was refused.
 * Function {@code echo} answers its parameters; every other fails as a test says.
 */
final class FakeRegistry implements PluginRegistry {

    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    final Map<String, PluginInfo> known = new TreeMap<>();
    CallException failure = new CallException.NoSuchFunction("no function");

    /** Why nothing is loaded; {@code null} if it is. */
    String loadError;

    FakeRegistry() {
        known.put("text", text(PluginState.RUNNING, null));
        known.put("broken", refused("plugin.yaml:3: wasm.module:\nfound 12"));
    }

    static PluginInfo text(PluginState state, String refusedUpdate) {
        return new PluginInfo(
                "text",
                manifest(),
                "ab".repeat(32),
                Path.of("/plugins/text"),
                42,
                state,
                null,
                refusedUpdate,
                SINCE);
    }

    private static PluginInfo refused(String error) {
        return new PluginInfo(
                "broken", null, null, null, -1, PluginState.ERROR, error, null, SINCE);
    }

    private static PluginManifest manifest() {
        return new PluginManifest(
                "Text\u001b[31mtools",
                SemanticVersion.parse("1.2.0"),
                "counts words",
                "",
                new WasmSection("text.wasm", WasmSection.Engine.AUTO, null, 4, Duration.ZERO),
                new Provides(
                        true,
                        List.of(new Provides.Ability("text", List.of("count", "toc"), Map.of())),
                        new Provides.Provider("github", true),
                        List.of()),
                new Permissions(
                        List.of(new Permissions.Host("*.example.com")),
                        List.of(
                                new Permissions.FileGrant(
                                        "cache", Permissions.FileGrant.Mode.READWRITE)),
                        64L << 20,
                        Duration.ofMillis(1500),
                        List.of(),
                        null),
                List.of(),
                4,
                null);
    }

    @Override
    public List<PluginInfo> plugins() {
        return List.copyOf(known.values());
    }

    @Override
    public Optional<PluginInfo> plugin(String id) {
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public PluginService service(String id) {
        PluginInfo info = installed(id);
        return new PluginService() {
            @Override
            public PluginInfo info() {
                return info;
            }

            @Override
            public byte[] call(String function, byte[] parameters) throws CallException {
                if (!function.equals("echo")) {
                    throw failure;
                }
                return parameters.length == 0
                        ? "null".getBytes(StandardCharsets.UTF_8)
                        : parameters;
            }

            @Override
            public byte[] call(String function, byte[] parameters, Deadline deadline)
                    throws CallException {
                return call(function, parameters);
            }
        };
    }

    @Override
    public Health health(String id) {
        installed(id);
        return new Health(true, "init: slow", Duration.ofMillis(1500));
    }

    @Override
    public PluginInfo reload(String id) throws LoadException {
        return start(id);
    }

    @Override
    public PluginInfo start(String id) throws LoadException {
        installed(id);
        if (loadError != null) {
            throw new LoadException(loadError);
        }
        return text(PluginState.RUNNING, null);
    }

    @Override
    public PluginInfo stop(String id) {
        installed(id);
        return text(PluginState.STOPPED, null);
    }

    @Override
    public Optional<PluginInfo> settled(String id, Deadline deadline) {
        return plugin(id);
    }

    private PluginInfo installed(String id) {
        PluginInfo info = known.get(id);
        if (info == null || info.bundleId() < 0) {
            throw new NoSuchPluginException(id);
        }
        return info;
    }
}
