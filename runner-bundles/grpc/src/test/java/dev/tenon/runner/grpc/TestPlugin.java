package dev.tenon.runner.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.GrpcSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.api.runner.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A plugin of {@code src/test/go} with a manifest to vary, and short ways to call it. */
final class TestPlugin {

    /** Where the build has put the programs and files of {@code src/test/go}. */
    static final Path PLUGINS = Path.of(System.getProperty("test.plugins")).toAbsolutePath();

    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration LONG = Duration.ofSeconds(30);

    final RecordingHost host = new RecordingHost();
    private final String id;
    private final Path folder;
    private String binary;
    private List<String> arguments = List.of();
    private GrpcSection.Cookie cookie;
    private List<Integer> versions = List.of(1);
    private boolean reflection;
    private String descriptorSet;
    private boolean autoMtls;
    private boolean insecureTcp;
    private String target;
    private GrpcSection.Tls tls;
    private Permissions permissions =
            new Permissions(
                    List.of(), List.of(), null, Permissions.DEFAULT_TIMEOUT, List.of(), null);
    private Configuration configuration = Configuration.EMPTY;

    private TestPlugin(String id, Path folder) {
        this.id = id;
        this.folder = folder;
        try {
            Files.createDirectories(content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The plugin that goes wrong as its arguments say.
     *
     * @param folder for its content and work folders
     */
    static TestPlugin troubled(Path folder, String... arguments) {
        return of("test", folder, "troubled", arguments);
    }

    /** A program of the build. */
    static TestPlugin of(String id, Path folder, String program, String... arguments) {
        TestPlugin plugin = new TestPlugin(id, folder.resolve(id));
        plugin.add(program);
        plugin.binary = program;
        plugin.arguments = List.of(arguments);
        return plugin;
    }

    /** A server that runs elsewhere. */
    static TestPlugin remote(Path folder, String target) {
        TestPlugin plugin = new TestPlugin("test", folder.resolve("test"));
        plugin.target = target;
        return plugin;
    }

    /** Its own files. */
    Path content() {
        return folder.resolve("content");
    }

    /** Where it may write. */
    Path work() {
        return folder.resolve("work");
    }

    /** Puts a file of the build, or a folder with all that is in it, into its content. */
    TestPlugin add(String name) {
        try (Stream<Path> tree = Files.walk(PLUGINS.resolve(name))) {
            for (Path source : tree.toList()) {
                Path copy = content().resolve(PLUGINS.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(copy);
                } else {
                    linkOrCopy(source, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Programs are large, and the folder for temporary files may be memory. */
    private static void linkOrCopy(Path source, Path copy) throws IOException {
        if (Files.exists(copy)) {
            return;
        }
        try {
            Files.createLink(copy, source);
        } catch (FileSystemException otherDevice) {
            Files.copy(source, copy);
        }
    }

    TestPlugin binary(String value) {
        binary = value;
        return this;
    }

    TestPlugin cookie(String key, String value) {
        cookie = new GrpcSection.Cookie(key, value);
        return this;
    }

    TestPlugin versions(Integer... values) {
        versions = List.of(values);
        return this;
    }

    TestPlugin reflection() {
        reflection = true;
        return this;
    }

    TestPlugin descriptorSet(String file) {
        reflection = true;
        descriptorSet = file;
        return this;
    }

    TestPlugin autoMtls() {
        autoMtls = true;
        return this;
    }

    TestPlugin insecureTcp() {
        insecureTcp = true;
        return this;
    }

    TestPlugin tls(GrpcSection.Tls value) {
        tls = value;
        return this;
    }

    TestPlugin permissions(Permissions value) {
        permissions = value;
        return this;
    }

    TestPlugin configuration(String json, Map<String, String> values) {
        configuration = new Configuration(json, values);
        return this;
    }

    Guest load(Runner runner) throws LoadException {
        GrpcSection section =
                new GrpcSection(
                        target == null ? binary : null,
                        arguments,
                        cookie,
                        versions,
                        reflection,
                        descriptorSet,
                        autoMtls,
                        insecureTcp,
                        target,
                        tls);
        PluginManifest manifest =
                new PluginManifest(
                        id,
                        SemanticVersion.NONE,
                        "",
                        "",
                        section,
                        Provides.NOTHING,
                        permissions,
                        List.of(),
                        section.defaultConcurrency(),
                        null);
        return runner.load(
                new LoadRequest(
                        id,
                        "0",
                        manifest,
                        content(),
                        Collections.emptySortedMap(),
                        work(),
                        configuration,
                        host),
                Deadline.after(LONG));
    }

    static String call(Guest guest, String function, String json) throws CallException {
        return call(guest, function, json, LONG);
    }

    static String call(Guest guest, String function, String json, Duration within)
            throws CallException {
        byte[] answer = guest.call(function, json.getBytes(UTF_8), Deadline.after(within));
        return new String(answer, UTF_8);
    }
}
