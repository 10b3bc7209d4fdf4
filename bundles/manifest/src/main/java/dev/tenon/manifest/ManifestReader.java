package dev.tenon.manifest;

import dev.tenon.api.manifest.PluginManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code plugin.yaml} and {@code plugin.json}. The deployer, the manager and {@code tenon
 * validate} use one each; safe for use by many threads. Any bytes may be given: what they cost is
 * bounded.
 */
public final class ManifestReader {
    private static final String JSON_SUFFIX = ".json";

    private final UnknownFields mode;

    /** A reader that treats unknown fields of {@code plugin.yaml} so. */
    public ManifestReader(UnknownFields mode) {
        this.mode = mode;
    }

    /**
     * Reads a manifest alone. Files that it names are not looked at: that is {@link
     * PluginFolder#check}'s task.
     *
     * @param utf8 the file's content
     * @param fileName how problems name the file; one that ends in {@code .json} is read as a
     *     {@code plugin.json}, any other as a {@code plugin.yaml}
     */
    public ManifestResult read(byte[] utf8, String fileName) {
        return readWithFiles(utf8, fileName, null).result();
    }

    /**
     * Reads a manifest among its plugin's files. The manifest of a native plugin then names its
     * library, also where the author left that to the plugin's name.
     *
     * @param beside the plugin's files by relative name, with {@code /}
     */
    public ManifestResult read(byte[] utf8, String fileName, Set<String> beside) {
        return readWithFiles(utf8, fileName, beside).result();
    }

    /** A manifest and the files it names, which are known even where it has problems. */
    record Reading(ManifestResult result, List<Report.NamedFile> files) {}

    Reading readWithFiles(byte[] utf8, String fileName, @Nullable Set<String> beside) {
        boolean json = fileName.endsWith(JSON_SUFFIX);
        Report report = new Report(fileName, json ? UnknownFields.WARN : mode, beside);
        PluginManifest manifest = json ? readJson(utf8, report) : readYaml(utf8, report);
        ManifestResult result =
                new ManifestResult(
                        report.isClean() ? manifest : null, report.problems(), report.warnings());
        return new Reading(result, report.files());
    }

    private static @Nullable PluginManifest readYaml(byte[] utf8, Report report) {
        Field root =
                root(
                        () -> YamlTree.read(ManifestText.yaml(utf8), report),
                        "a mapping with name, runtime and the runtime's section",
                        report);
        return root == null ? null : new PluginYaml(root, report).read();
    }

    private static @Nullable PluginManifest readJson(byte[] utf8, Report report) {
        Field root =
                root(
                        () -> JsonTree.read(ManifestText.json(utf8), report),
                        "a JSON object with name, description and version",
                        report);
        if (root == null) {
            DefaultLibrary.find(null, report.absent(""), report.beside());
            return null;
        }
        return new PluginJson(root, report).read();
    }

    /** Reads a text into nodes. */
    private interface Parsing {
        @Nullable Node tree() throws IOException;
    }

    private static @Nullable Field root(Parsing parsing, String expected, Report report) {
        try {
            Node root = parsing.tree();
            if (root instanceof Node.Mapping) {
                return new Field(report, "", root.line(), root);
            }
            report.problem(
                    root == null ? 0 : root.line(),
                    "",
                    root == null ? "an empty file" : Found.in(root),
                    expected);
        } catch (UnreadableException e) {
            report.unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return null;
    }
}
