package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.Problem;
import dev.tenon.manifest.ContentHash;
import dev.tenon.manifest.FileDigest;
import dev.tenon.manifest.PluginFolder;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Takes snapshots of sources, in a staging folder that belongs to this deployer alone. What a crash
 * leaves there goes at the next {@link #clear}.
 */
final class Snapshots {

    private final Path staging;
    private final Consumer<Path> beforeOpening;

    Snapshots(Path staging) {
        this(staging, path -> {});
    }

    /**
     * For tests.
     *
     * @param beforeOpening see {@link OpenFolder#at}
     */
    Snapshots(Path staging, Consumer<Path> beforeOpening) {
        this.staging = staging;
        this.beforeOpening = beforeOpening;
    }

    /**
     * Deletes what an earlier run left. One that was stopped a moment ago may still be writing
     * there: what cannot be deleted is left for the next time.
     *
     * @param complain told of what is left
     */
    void clear(Consumer<String> complain) {
        try {
            FileTree.delete(staging);
        } catch (UncheckedIOException e) {
            complain.accept(e.getMessage() + ": " + e.getCause());
        }
    }

    /**
     * Copies a source.
     *
     * @param mode for the problems of its manifest, told along if the source cannot be copied whole
     * @throws DeployException if it cannot be read whole, leads out of itself, or is larger than a
     *     plugin may be
     */
    Snapshot take(Source source, UnknownFields mode) throws DeployException {
        Path scratch = null;
        try {
            Files.createDirectories(staging);
            scratch = Files.createTempDirectory(staging, "");
            Snapshot snapshot = take(source, mode, scratch);
            scratch = null;
            return snapshot;
        } catch (ClosedByInterruptException e) {
            // says nothing of the source: File Install ends its threads so
            throw new UncheckedIOException(e);
        } catch (ByteBudget.SpentException e) {
            throw Refusal.invalid(source.name(), String.valueOf(e.getMessage()), "at most 512 MiB");
        } catch (IOException e) {
            throw Refusal.invalid(
                    source.name(), "one that cannot be copied: " + e, expected(source));
        } finally {
            if (scratch != null) {
                FileTree.delete(scratch);
            }
        }
    }

    private Snapshot take(Source source, UnknownFields mode, Path scratch)
            throws IOException, DeployException {
        Path content = Files.createDirectory(scratch.resolve("content"));
        Path from = source.archive() ? source.path().getParent() : source.path();
        FolderCopy copy =
                new FolderCopy(from, new ByteBudget(ByteBudget.MOST_BYTES), beforeOpening);
        if (source.archive()) {
            // read more than once, so what is read must stay the same
            copy.copy(new TreeMap<>(Map.of(source.name(), source.path())), scratch);
            Path archive = scratch.resolve(source.name());
            content = Archive.extract(archive, content, new ByteBudget(ByteBudget.MOST_BYTES));
        } else {
            copy.copy(list(source.path(), mode), content);
            refuseIfAny(copy.hardLinksLeadingOut());
        }
        List<Problem> exposed = Exposure.of(source.path(), copy.inodes(), scratch);
        List<Problem> problems = new ArrayList<>();
        SortedMap<String, Path> files = PluginFolder.open(content).files(problems);
        refuseIfAny(problems);
        return new Snapshot(content, files, hash(files), exposed, scratch);
    }

    private static SortedMap<String, Path> list(Path folder, UnknownFields mode)
            throws DeployException {
        PluginFolder plugin = PluginFolder.open(folder);
        List<Problem> problems = new ArrayList<>();
        SortedMap<String, Path> files = plugin.files(problems);
        if (!problems.isEmpty()) {
            List<Problem> all = plugin.check(mode).problems();
            throw Refusal.invalid(all.isEmpty() ? problems : all); // empty: mended meanwhile
        }
        return files;
    }

    private static void refuseIfAny(List<Problem> problems) throws DeployException {
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
    }

    private static String hash(SortedMap<String, Path> files) throws IOException {
        SortedMap<String, FileDigest> digests = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            digests.put(file.getKey(), FileDigest.of(file.getValue()));
        }
        return ContentHash.of(digests);
    }

    private static String expected(Source source) {
        return source.archive() ? "a zip archive" : "a folder of readable files";
    }
}
