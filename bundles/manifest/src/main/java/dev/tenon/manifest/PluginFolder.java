package dev.tenon.manifest;

import dev.tenon.api.manifest.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * A plugin's folder on disk. The deployer opens one for each folder it is given, {@code tenon
 * validate} for its argument; immutable, and each call looks at the disk anew. Nothing outside the
 * folder is read, wherever links and names lead.
 */
public final class PluginFolder {
    /** The files that make a folder a plugin. */
    public static final List<String> MANIFEST_NAMES = List.of("plugin.yaml");

    private static final String MANIFEST = MANIFEST_NAMES.get(0);

    private static final String MISSPELT = "plugin.yml";

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
     * holds nothing that {@link #files} refuses.
     */
    public ManifestResult check(UnknownFields mode) {
        List<Problem> ofFiles = new ArrayList<>();
        FolderWalk walk = FolderWalk.of(folder, ofFiles);
        Path manifest = walk.files().get(MANIFEST);
        if (manifest == null) {
            return refused(walk, ofFiles);
        }
        try {
            return check(readBounded(manifest), mode, walk, ofFiles);
        } catch (UnreadableException e) {
            ofFiles.add(0, Problem.of(MANIFEST, e.found(), e.expected()));
        } catch (IOException e) {
            ofFiles.add(0, Problem.of(MANIFEST, "a file that cannot be read: " + e, "a manifest"));
        }
        return new ManifestResult(null, ofFiles, List.of());
    }

    private static ManifestResult check(
            byte[] manifest, UnknownFields mode, FolderWalk walk, List<Problem> ofFiles) {
        ManifestReader.Reading reading = new ManifestReader(mode).readWithFiles(manifest, MANIFEST);
        ManifestResult result = reading.result();
        List<Problem> problems = new ArrayList<>(result.problems());
        if (walk.isComplete()) {
            reading.files().forEach(named -> walk.checkNamed(MANIFEST, named, problems, ofFiles));
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

    private static ManifestResult refused(FolderWalk walk, List<Problem> problems) {
        boolean told = problems.stream().anyMatch(p -> p.file().equals(MANIFEST));
        if (walk.isComplete() && !told) {
            String found = walk.files().containsKey(MISSPELT) ? MISSPELT : walk.absence(MANIFEST);
            problems.add(0, Problem.of(MANIFEST, found, "the plugin's manifest, " + MANIFEST));
        }
        return new ManifestResult(null, problems, List.of());
    }

    /** Reads one byte more than is allowed at most: the file may grow meanwhile. */
    private static byte[] readBounded(Path file) throws IOException {
        long size = Files.size(file);
        if (size > ManifestText.LARGEST) {
            throw ManifestText.tooLarge(size);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(ManifestText.LARGEST + 1);
        }
    }
}
