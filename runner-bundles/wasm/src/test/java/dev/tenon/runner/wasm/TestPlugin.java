package dev.tenon.runner.wasm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.manifest.WasmSection;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A plugin of one module with a manifest to vary, and short ways to run it. */
public final class TestPlugin {

    public static final Duration SOON = Duration.ofMillis(200);
    public static final Duration LONG = Duration.ofSeconds(30);

    public final RecordingHost host;
    private final Path folder;
    private WasmSection.Engine engine = WasmSection.Engine.AUTO;
    private WasmSection.Abi abi;
    private int maxInstances = 4;
    private Duration waitTimeout = Duration.ofSeconds(5);
    private long memoryMax = Permissions.DEFAULT_MEMORY_MAX;
    private List<Permissions.FileGrant> files = List.of();
    private Configuration configuration = Configuration.EMPTY;

    private TestPlugin(Path folder, RecordingHost host) {
        this.folder = folder;
        this.host = host;
    }

    public static TestPlugin of(Path folder, byte[] module) {
        return of(folder, module, new RecordingHost());
    }

    public static TestPlugin of(Path folder, byte[] module, RecordingHost host) {
        try {
            Files.write(folder.resolve("plugin.wasm"), module);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestPlugin(folder, host);
    }

    public TestPlugin engine(WasmSection.Engine value) {
        engine = value;
        return this;
    }

    public TestPlugin abi(WasmSection.Abi value) {
        abi = value;
        return this;
    }

    public TestPlugin instances(int max, Duration wait) {
        maxInstances = max;
        waitTimeout = wait;
        return this;
    }

    public TestPlugin memory(long max) {
        memoryMax = max;
        return this;
    }

    public TestPlugin files(Permissions.FileGrant... grants) {
        files = List.of(grants);
        return this;
    }

    public TestPlugin configuration(String json) {
        configuration = new Configuration(json, Map.of());
        return this;
    }

    public LoadRequest request() {
        WasmSection section =
                new WasmSection("plugin.wasm", engine, abi, maxInstances, waitTimeout);
        PluginManifest manifest =
                new PluginManifest(
                        "test",
                        SemanticVersion.NONE,
                        "",
                        "",
                        section,
                        Provides.NOTHING,
                        new Permissions(
                                List.of(),
                                files,
                                memoryMax,
                                Permissions.DEFAULT_TIMEOUT,
                                List.of(),
                                null),
                        List.of(),
                        maxInstances,
                        null);
        return new LoadRequest(
                "test",
                "0",
                manifest,
                folder,
                Collections.emptySortedMap(),
                folder.resolve("work"),
                configuration,
                host);
    }

    public Guest load(WasmRunner runner) throws LoadException {
        return runner.load(request(), Deadline.after(LONG));
    }

    public Guest start(WasmRunner runner) throws LoadException {
        Guest guest = load(runner);
        guest.start(Deadline.after(LONG));
        return guest;
    }

    public static String call(Guest guest, String function, String json) throws CallException {
        return call(guest, function, json, LONG);
    }

    public static String call(Guest guest, String function, String json, Duration within)
            throws CallException {
        byte[] answer = guest.call(function, json.getBytes(UTF_8), Deadline.after(within));
        return new String(answer, UTF_8);
    }
}
