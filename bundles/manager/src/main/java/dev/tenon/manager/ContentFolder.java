package dev.tenon.manager;

import dev.tenon.api.LoadException;
import dev.tenon.manifest.ContentHash;
import dev.tenon.manifest.FileDigest;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a plugin, copied out of its bundle to where a guest can use them: a read-only folder
 * in the bundle's own data area, which goes when the bundle is uninstalled.
 *
 * <p>What is in it is what the hash of the bundle's capability says. A folder of an earlier run is
 * read through once, and filled again if it is not; a bundle whose own content is not is refused.
 * Where the capability has another text for a hash there is nothing to compare with, and a folder
 * of an earlier run is not believed.
 */
final class ContentFolder {

    private final PluginBundle plugin;
    private final Path area;
    private final @Nullable String expected;
    private final Path folder;

    private ContentFolder(PluginBundle plugin, Path area) {
        this.plugin = plugin;
        this.area = area;
        this.expected = ContentHash.isWritten(plugin.hash()) ? plugin.hash() : null;
        String name = expected == null ? Long.toString(plugin.modified()) : expected;
        this.folder = area.resolve("content-" + name);
    }

    /** The folder, filled and checked: to be called once in a run. */
    static Content of(PluginBundle plugin) throws LoadException {
        File area = plugin.bundle().getDataFile("");
        if (area == null) {
            throw new LoadException("the framework gives bundles no file area");
        }
        return new ContentFolder(plugin, area.toPath()).content();
    }

    private Content content() throws LoadException {
        try {
            Optional<Content> earlier = earlier();
            if (earlier.isPresent()) {
                return earlier.get();
            }
            delete(folder);
            return fill();
        } catch (IOException e) {
            throw new LoadException(
                    "cannot copy the content to " + folder + ": " + e.getMessage(), e);
        }
    }

    private Optional<Content> earlier() throws IOException {
        return expected != null && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                ? read(folder).filter(c -> c.hash().equals(expected))
                : Optional.empty();
    }

    private Content fill() throws IOException, LoadException {
        // filled beside and moved, so that a folder of this name is a whole one
        Path filling = Files.createTempDirectory(Files.createDirectories(area), "filling-");
        try {
            Content content = Content.of(filling, new BundleContent(plugin.bundle()).copy(filling));
            requireExpected(content.hash());
            return content.at(Files.move(filling, folder, StandardCopyOption.ATOMIC_MOVE));
        } finally {
            delete(filling);
        }
    }

    private void requireExpected(String found) throws LoadException {
        if (expected != null && !expected.equals(found)) {
            throw new LoadException(
                    "the content of bundle %s is not what its capability %s says: found hash %s, expected %s"
                            .formatted(
                                    plugin.bundle().getSymbolicName(),
                                    PluginBundle.NAMESPACE,
                                    found,
                                    expected));
        }
    }

    /** What lies in a folder; empty if that is more than files and folders. */
    private static Optional<Content> read(Path folder) throws IOException {
        SortedMap<String, FileDigest> digests = new TreeMap<>();
        boolean[] odd = new boolean[1];
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!attributes.isRegularFile()) {
                            odd[0] = true;
                            return FileVisitResult.TERMINATE;
                        }
                        digests.put(BundleContent.name(folder, file), FileDigest.of(file));
                        return FileVisitResult.CONTINUE;
                    }
                });
        return odd[0] ? Optional.empty() : Optional.of(Content.of(folder, digests));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
