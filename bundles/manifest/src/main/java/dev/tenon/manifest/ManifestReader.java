package dev.tenon.manifest;

import dev.tenon.api.manifest.PluginManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code plugin.yaml}. The deployer, the manager and {@code tenon validate} use one each;
 * safe for use by many threads. Any bytes may be given: what they cost is bounded.
 */
public final class ManifestReader {
    private final UnknownFields mode;

    /** A reader that treats unknown fields so. */
    public ManifestReader(UnknownFields mode) {
        this.mode = mode;
    }

    /**
     * Reads a manifest. Files that it names are not looked at: that is {@link PluginFolder#check}'s
     * task.
     *
     * @param utf8Yaml the file's content
     * @param fileName how problems name the file
     */
    public ManifestResult read(byte[] utf8Yaml, String fileName) {
        return readWithFiles(utf8Yaml, fileName).result();
    }

    /** A manifest and the files it names, which are known even where it has problems. */
    record Reading(ManifestResult result, List<Report.NamedFile> files) {}

    Reading readWithFiles(byte[] utf8Yaml, String fileName) {
        Report report = new Report(fileName, mode);
        PluginManifest manifest = read(utf8Yaml, report);
        ManifestResult result =
                new ManifestResult(
                        report.isClean() ? manifest : null, report.problems(), report.warnings());
        return new Reading(result, report.files());
    }

    private @Nullable PluginManifest read(byte[] utf8Yaml, Report report) {
        try {
            Node root = YamlTree.read(ManifestText.decode(utf8Yaml), report);
            if (root instanceof Node.Mapping) {
                return new PluginYaml(new Field(report, "", root.line(), root)).read();
            }
            report.problem(
                    root == null ? 0 : root.line(),
                    "",
                    root == null ? "an empty file" : Found.in(root),
                    "a mapping with name, runtime and the runtime's section");
        } catch (UnreadableException e) {
            report.unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return null;
    }
}
