package dev.tenon.runner.cabi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.api.CallException;
import dev.tenon.api.Deadline;
import dev.tenon.api.LoadException;
import dev.tenon.api.host.Configuration;
import dev.tenon.api.manifest.NativeSection;
import dev.tenon.api.manifest.Permissions;
import dev.tenon.api.manifest.Permissions.FileGrant;
import dev.tenon.api.manifest.PluginManifest;
import dev.tenon.api.manifest.Provides;
import dev.tenon.api.manifest.SemanticVersion;
import dev.tenon.api.runner.Guest;
import dev.tenon.api.runner.LoadRequest;
import dev.tenon.api.runner.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A library of {@code src/test/native} with a manifest to vary, and short ways to call it. */
final class TestPlugin {

    /** Where the build has put the libraries. */
    static final Path LIBRARIES = Path.of(System.getProperty("test.libraries")).toAbsolutePath();

    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration LONG = Duration.ofSeconds(30);

    final RecordingHost host = new RecordingHost();
    private final String id;
    private final Path folder;
    private String library;
    private String hash = "0".repeat(64);
    private String name = "test";
    private SemanticVersion version = SemanticVersion.parse("1.0.0");
    private NativeSection.Isolation isolation = NativeSection.Isolation.WORKER;
    private int abiVersion = NativeSection.ABI_VERSION;
    private boolean threadSafe;
    private int concurrency = 64;
    private List<FileGrant> grants = List.of();
    private Long memoryMax;
    private Duration timeout = Permissions.DEFAULT_TIMEOUT;
    private Configuration configuration = Configuration.EMPTY;
    private SortedMap<String, String> digests;

    private TestPlugin(String id, Path folder, String library) {
        this.id = id;
        this.folder = folder.resolve(id);
        this.library = library;
        add(library);
    }

    /**
     * The library that goes wrong as its calls say.
     *
     * @param folder for its content and work folders
     */
    static TestPlugin troubled(Path folder) {
        return of("test", folder, "libtest.so");
    }

    /** The library that goes wrong, outside of calls, as files beside it say. */
    static TestPlugin scripted(Path folder) {
        return of("test", folder, "libscripted.so");
    }

    /** A library of the build. */
    static TestPlugin of(String id, Path folder, String library) {
        return new TestPlugin(id, folder, library);
    }

    /** Its own files. */
    Path content() {
        return folder.resolve("content");
    }

    /** Where it may write. */
    Path work() {
        return folder.resolve("work");
    }

    Path library() {
        return content().resolve(library);
    }

    TestPlugin file(String file, String text) {
        try {
            Files.createDirectories(content().resolve(file).getParent());
            Files.writeString(content().resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TestPlugin library(String value) {
        library = value;
        return this;
    }

    TestPlugin named(String value) {
        name = value;
        return this;
    }

    TestPlugin version(String value) {
        version = SemanticVersion.parse(value);
        return this;
    }

    TestPlugin inProcess(String contentHash) {
        isolation = NativeSection.Isolation.IN_PROCESS;
        hash = contentHash;
        return this;
    }

    TestPlugin abiVersion(int value) {
        abiVersion = value;
        return this;
    }

    TestPlugin threadSafe(int calls) {
        threadSafe = true;
        concurrency = calls;
        return this;
    }

    TestPlugin grants(FileGrant... values) {
        grants = List.of(values);
        return this;
    }

    TestPlugin memoryMax(long bytes) {
        memoryMax = bytes;
        return this;
    }

    TestPlugin timeout(Duration value) {
        timeout = value;
        return this;
    }

    TestPlugin configuration(String json) {
        configuration = new Configuration(json, Map.of());
        return this;
    }

    /** As they are now: what is changed from here on was not checked. */
    TestPlugin checked() {
        digests = digests(content());
        return this;
    }

    PluginManifest manifest() {
        NativeSection section =
                new NativeSection(library, isolation, abiVersion, threadSafe, List.of(), "", "");
        return new PluginManifest(
                name,
                version,
                "of the tests",
                "",
                section,
                Provides.NOTHING,
                new Permissions(List.of(), grants, memoryMax, timeout, List.of(), null),
                List.of(),
                concurrency,
                null);
    }

    Guest load(Runner runner) throws LoadException {
        return runner.load(
                new LoadRequest(
                        id,
                        hash,
                        manifest(),
                        content(),
                        digests == null ? digests(content()) : digests,
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

    /** SHA-256 in hex of each file by its name. */
    static SortedMap<String, String> digests(Path content) {
        SortedMap<String, String> digests = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(content)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                digests.put(content.relativize(file).toString(), sha256(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digests;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void add(String file) {
        try {
            Files.createDirectories(content());
            Path copy = content().resolve(file);
            if (!Files.exists(copy)) {
                Files.copy(LIBRARIES.resolve(file), copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
