package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * A plugin's folder on disk. The deployer opens one for each folder it is given, {@code tenon
 * validate} for its argument; immutable, and each call looks at the disk anew. Nothing outside the
 * folder is read, wherever links and names lead.
 */
public final class PluginFolder {
    /** The files that make a folder a plugin; it has one of them. */
    public static final List<String> MANIFEST_NAMES = List.of("plugin.yaml", "plugin.json");

    /** Names that are no manifest's, but were most likely meant to be. */
    public static final List<String> MISSPELT_NAMES = List.of("plugin.yml");

    private final Path folder;

    private PluginFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens a folder by its canonical path. One that does not exist can be opened too: checking it
     * says so.
     */
    public static PluginFolder open(Path folder) {
        try {
            return new PluginFolder(folder.toRealPath());
        } catch (IOException absent) {
            return new PluginFolder(folder.toAbsolutePath().normalize());
        }
    }

    /**
     * Reads the manifest, and checks that every file it names is in the folder and that the folder
     * holds nothing that {@link #files} refuses. The manifest of a native plugin that comes of it
     * names its library, also where the author left that to the plugin's name.
     */
    public ManifestResult check(UnknownFields mode) {
        List<Problem> ofFiles = new ArrayList<>();
        FolderWalk walk = FolderWalk.of(folder, ofFiles);
        List<String> manifests = MANIFEST_NAMES.stream().filter(walk.files()::containsKey).toList();
        if (manifests.size() != 1) {
            return manifests.isEmpty() ? none(walk, ofFiles) : several(manifests, ofFiles);
        }
        String name = manifests.get(0);
        try {
            return check(name, readBounded(walk.files().get(name)), mode, walk, ofFiles);
        } catch (UnreadableException e) {
            ofFiles.add(0, Problem.of(name, e.found(), e.expected()));
        } catch (IOException e) {
            ofFiles.add(0, Problem.of(name, "a file that cannot be read: " + e, "a manifest"));
        }
        return new ManifestResult(null, ofFiles, List.of());
    }

    private static ManifestResult check(
            String name,
            byte[] manifest,
            UnknownFields mode,
            FolderWalk walk,
            List<Problem> ofFiles) {
        Set<String> beside = walk.isComplete() ? walk.files().keySet() : null;
        ManifestReader.Reading reading =
                new ManifestReader(mode).readWithFiles(manifest, name, beside);
        ManifestResult result = reading.result();
        List<Problem> problems = new ArrayList<>(result.problems());
        if (walk.isComplete()) {
            reading.files().forEach(named -> walk.checkNamed(name, named, problems, ofFiles));
        }
        problems.sort(Report.BY_LINE);
        problems.addAll(ofFiles);
        return new ManifestResult(
                problems.isEmpty() ? result.manifest() : null, problems, result.warnings());
    }

    /**
     * The files in it, by their names relative to it, with {@code /}. A link to a file inside
     * counts as that file. Links that lead out, special files, hard links to elsewhere, more than
     * 10,000 files and folders, more than 512 MiB, and folders more than 32 deep are refused.
     *
     * @param problems gets what is refused; what is left out of the answer is told here
     * @return where to read each file; canonical paths
     */
    public SortedMap<String, Path> files(List<Problem> problems) {
        return FolderWalk.of(folder, problems).files();
    }

    private static ManifestResult none(FolderWalk walk, List<Problem> problems) {
        boolean told = problems.stream().anyMatch(p -> MANIFEST_NAMES.contains(p.file()));
        if (walk.isComplete() && !told) {
            String name = likeliest(walk);
            String found =
                    MISSPELT_NAMES.stream()
                            .filter(walk.files()::containsKey)
                            .findFirst()
                            .orElseGet(() -> walk.absence(name));
            String expected = "the plugin's manifest, " + String.join(" or ", MANIFEST_NAMES);
            problems.add(0, Problem.of(name, found, expected));
        }
        return new ManifestResult(null, problems, List.of());
    }

    /** Which of the names an absent manifest is told by: that of a folder in its place, if any. */
    private static String likeliest(FolderWalk walk) {
        return MANIFEST_NAMES.stream()
                .filter(walk::isFolder)
                .findFirst()
                .orElse(MANIFEST_NAMES.get(0));
    }

    private static ManifestResult several(List<String> manifests, List<Problem> problems) {
        String found = "a manifest beside " + manifests.get(0);
        String expected = "one of " + String.join(" and ", manifests);
        problems.add(0, Problem.of(manifests.get(1), found, expected));
        return new ManifestResult(null, problems, List.of());
    }

    /** Reads one byte more than is allowed at most: the file may grow meanwhile. */
    private static byte[] readBounded(Path file) throws IOException {
        long size = Files.size(file);
        if (size > ManifestText.LARGEST) {
            throw ManifestText.tooLarge(size);
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(ManifestText.LARGEST + 1);
        }
    }
}
