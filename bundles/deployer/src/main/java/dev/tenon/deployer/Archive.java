package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import dev.tenon.api.manifest.Problem;
import dev.tenon.manifest.PluginFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Extracts a plugin's {@code .zip}.
 *
 * <p>The manifest lies at the top of the archive, or everything lies in one top folder, as
 * archivers make it from a folder; that folder's name means nothing.
 */
final class Archive {

    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_PROBLEMS = 20;

    private Archive() {}

    /**
     * Extracts all files, and nothing if one of them is refused.
     *
     * @param target an empty folder
     * @param budget what its files may have together
     * @return the plugin's folder: the target or a folder in it
     */
    static Path extract(Path archive, Path target, ByteBudget budget)
            throws IOException, DeployException {
        String name = archive.getFileName().toString();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw Refusal.invalid(
                        name, zip.size() + " entries", "at most " + MOST_ENTRIES + " entries");
            }
            List<? extends ZipEntry> entries = zip.stream().toList();
            refuseBad(name, entries, ArchiveLinks.of(archive));
            write(zip, entries, target, budget);
            return topFolder(entries).map(target::resolve).orElse(target);
        } catch (ZipException e) {
            throw Refusal.invalid(
                    name, "one that cannot be read: " + e.getMessage(), "a zip archive");
        }
    }

    /** The one folder that everything lies in, if there is one and a manifest lies there. */
    static Optional<String> topFolder(List<? extends ZipEntry> entries) {
        List<String> tops =
                entries.stream().map(e -> e.getName().split("/", 2)[0]).distinct().toList();
        if (tops.size() != 1) {
            return Optional.empty();
        }
        String top = tops.get(0);
        return entries.stream().anyMatch(e -> isManifest(e.getName(), top))
                ? Optional.of(top)
                : Optional.empty();
    }

    private static boolean isManifest(String name, String folder) {
        return PluginFolder.MANIFEST_NAMES.stream().anyMatch(m -> name.equals(folder + "/" + m));
    }

    private static void refuseBad(String name, List<? extends ZipEntry> entries, List<String> links)
            throws DeployException {
        List<Problem> problems = new ArrayList<>();
        ArchiveNames names = new ArchiveNames();
        entries.forEach(e -> names.complaint(e.getName()).ifPresent(problems::add));
        links.forEach(l -> problems.add(Problem.of(l, "a symbolic link", "a file or folder")));
        if (problems.size() > MOST_PROBLEMS) {
            int more = problems.size() - MOST_PROBLEMS;
            problems.subList(MOST_PROBLEMS, problems.size()).clear();
            problems.add(Problem.of(name, more + " more such entries", "none"));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
    }

    private static void write(
            ZipFile zip, List<? extends ZipEntry> entries, Path target, ByteBudget budget)
            throws IOException {
        for (ZipEntry entry : entries) {
            if (!entry.isDirectory()) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream content = zip.getInputStream(entry)) {
                    Files.copy(budget.limit(content), file);
                }
            }
        }
    }
}
