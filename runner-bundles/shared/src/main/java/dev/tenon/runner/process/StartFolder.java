package dev.tenon.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a plugin process starts: a folder of its own in which everything of the plugin's folder is
 * found under its name, by links. A program that writes where it was started, as some do, changes
 * nothing of the content, which others run from.
 */
public final class StartFolder {

    private StartFolder() {}

    /**
     * Makes it.
     *
     * @param folder the guest's private folder
     */
    public static Path make(Path folder, Path content) throws IOException {
        Path start = Files.createDirectory(folder.resolve("plugin"));
        try (Stream<Path> entries = Files.list(content)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Files.createSymbolicLink(start.resolve(entry.getFileName()), entry);
            }
        }
        return start;
    }
}
