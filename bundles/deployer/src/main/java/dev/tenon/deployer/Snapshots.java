package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.Problem;
import dev.tenon.manifest.PluginFolder;
import dev.tenon.manifest.UnknownFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Takes snapshots of sources, in a staging folder that belongs to this deployer alone. What a crash
 * leaves there goes at the next {@link #clear}.
 */
final class Snapshots {

    private final Path staging;

    Snapshots(Path staging) {
        this.staging = staging;
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

    private static Snapshot take(Source source, UnknownFields mode, Path scratch)
            throws IOException, DeployException {
        Path content = Files.createDirectory(scratch.resolve("content"));
        ByteBudget budget = new ByteBudget(ByteBudget.MOST_BYTES);
        if (source.archive()) {
            content = Archive.extract(source.path(), content, budget);
        } else {
            copy(source.path(), mode, content, budget);
        }
        List<Problem> problems = new ArrayList<>();
        SortedMap<String, Path> files = PluginFolder.open(content).files(problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return new Snapshot(content, files, ContentHash.of(files), scratch);
    }

    private static void copy(Path folder, UnknownFields mode, Path target, ByteBudget budget)
            throws IOException, DeployException {
        PluginFolder plugin = PluginFolder.open(folder);
        List<Problem> problems = new ArrayList<>();
        SortedMap<String, Path> files = plugin.files(problems);
        if (!problems.isEmpty()) {
            List<Problem> all = plugin.check(mode).problems();
            throw Refusal.invalid(all.isEmpty() ? problems : all); // empty: mended meanwhile
        }
        Path root = folder.toRealPath();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            copy(realFile(root, file.getValue()), target.resolve(file.getKey()), budget);
        }
    }

    // resolved again and opened without following links: it may have changed since it was listed
    private static Path realFile(Path root, Path file) throws IOException {
        Path real = file.toRealPath();
        if (!real.startsWith(root)) {
            throw new IOException(file.getFileName() + " leads out of the folder");
        }
        return real;
    }

    private static void copy(Path file, Path target, ByteBudget budget) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.copy(budget.limit(content), target);
        }
    }

    private static String expected(Source source) {
        return source.archive() ? "a zip archive" : "a folder of readable files";
    }
}
