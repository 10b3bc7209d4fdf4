package dev.tenon.runner.cabi.inprocess;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A plugin with isolation in-process, which an operator may trust, and short ways to it. */
final class TrustedPlugin {

    static final String ID = "trusted";

    /** What an operator would list. */
    static final String HASH = "a".repeat(64);

    /** A name that no other library has, so that it is found among what is mapped. */
    private static final String LIBRARY = "libtrusted-by-the-tests.so";

    private final Path folder;
    private List<FileGrant> grants = List.of();
    private @Nullable Long memoryMax;

    /**
     * @param folder for its content and its work folder
     */
    TrustedPlugin(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(content());
        Files.copy(Libraries.built("test"), content().resolve(LIBRARY));
    }

    TrustedPlugin memoryMax(long bytes) {
        memoryMax = bytes;
        return this;
    }

    TrustedPlugin grant(FileGrant grant) {
        grants = List.of(grant);
        return this;
    }

    /** A guest that is started. */
    Guest start(Runner runner) throws Exception {
        Guest guest = load(runner);
        guest.start(Deadline.after(Libraries.LONG));
        return guest;
    }

    Guest load(Runner runner) throws LoadException {
        Permissions permissions =
                new Permissions(
                        List.of(), grants, memoryMax, Permissions.DEFAULT_TIMEOUT, List.of(), null);
        PluginManifest manifest =
                new PluginManifest(
                        "test",
                        SemanticVersion.parse("1.0.0"),
                        "of the tests",
                        "",
                        new NativeSection(
                                LIBRARY,
                                NativeSection.Isolation.IN_PROCESS,
                                NativeSection.ABI_VERSION,
                                false,
                                List.of(),
                                "",
                                ""),
                        Provides.NOTHING,
                        permissions,
                        List.of(),
                        1,
                        null);
        TreeMap<String, String> digests = new TreeMap<>();
        digests.put(LIBRARY, sha256(content().resolve(LIBRARY)));
        return runner.load(
                new LoadRequest(
                        ID,
                        HASH,
                        manifest,
                        content(),
                        digests,
                        folder.resolve("work"),
                        Configuration.EMPTY,
                        new RecordingHost()),
                Deadline.after(Libraries.LONG));
    }

    static String call(Guest guest, String function) throws CallException {
        byte[] answer = guest.call(function, "{}".getBytes(UTF_8), Deadline.after(Libraries.LONG));
        return new String(answer, UTF_8);
    }

    /** How many copies of its library are mapped; those that were deleted are, too. */
    static long mapped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("/" + LIBRARY))
                .map(line -> line.substring(line.indexOf('/')))
                .distinct()
                .count();
    }

    private Path content() {
        return folder.resolve("content");
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
