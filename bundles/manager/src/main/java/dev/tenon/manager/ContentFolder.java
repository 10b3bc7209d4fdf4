package dev.tenon.manager;

import dev.tenon.api.LoadException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import org.osgi.framework.Bundle;

/**
 * The files of a plugin, copied out of its bundle to where a guest can use them: a read-only folder
 * in the bundle's own data area, named by the hash. It goes when the bundle is uninstalled.
 */
final class ContentFolder {

    /** ELF; Mach-O of 64 bits, and of several architectures. */
    private static final Set<Integer> PROGRAMS = Set.of(0x7f454c46, 0xcffaedfe, 0xcafebabe);

    private ContentFolder() {}

    /** The folder, filled; made when it is asked for first. */
    static Path of(PluginBundle plugin) throws LoadException {
        File area = plugin.bundle().getDataFile("");
        if (area == null) {
            throw new LoadException("the framework gives bundles no file area");
        }
        Path folder = area.toPath().resolve("content-" + plugin.hash());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            // filled beside and moved, so that a folder of this name is a whole one
            Path filling =
                    Files.createTempDirectory(Files.createDirectories(area.toPath()), "filling-");
            fill(filling, plugin.bundle());
            try {
                return Files.move(filling, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(folder)) {
                    throw e;
                }
                delete(filling); // another guest of the same content was quicker
                return folder;
            }
        } catch (IOException e) {
            throw new LoadException(
                    "cannot copy the content to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void fill(Path folder, Bundle bundle) throws IOException {
        Enumeration<URL> entries = bundle.findEntries(PluginBundle.CONTENT, "*", true);
        if (entries == null) {
            return;
        }
        for (URL entry : Collections.list(entries)) {
            String path = entry.getPath();
            if (!path.endsWith("/")) {
                copy(
                        entry,
                        folder,
                        path.substring(
                                path.indexOf(PluginBundle.CONTENT)
                                        + PluginBundle.CONTENT.length()
                                        + 1));
            }
        }
    }

    private static void copy(URL entry, Path folder, String name) throws IOException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("entry " + name + " leads out of the plugin's folder");
        }
        Files.createDirectories(file.getParent());
        try (InputStream in = entry.openStream()) {
            Files.copy(in, file);
        }
        if (isProgram(file) && !file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + name + " executable");
        }
        if (!file.toFile().setReadOnly()) {
            throw new IOException("cannot make " + name + " read-only");
        }
    }

    /**
     * Whether a file begins as something that can be executed. Archives and bundles do not say
     * which of their files are, so it is told from the content: a script, or an executable of Linux
     * or macOS.
     */
    private static boolean isProgram(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4
                    && (start[0] == '#' && start[1] == '!'
                            || PROGRAMS.contains(ByteBuffer.wrap(start).getInt()));
        }
    }

    private static void delete(Path folder) throws IOException {
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
                    public FileVisitResult postVisitDirectory(Path dir, java.io.IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
