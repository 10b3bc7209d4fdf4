package dev.tenon.runner.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The runner's private folder, and in it one for each guest: for sockets and temporary files, to be
 * seen by nobody else. Paths of Unix sockets are short, so it does not lie in a bundle's data area.
 */
public final class Folders implements AutoCloseable {

    /** Longest path of a folder such that a socket in a guest's folder in it can be bound. */
    private static final int LONGEST = 60;

    private static final String PREFIX = "tenon-";

    private final Path root;
    private final AtomicLong count = new AtomicLong();

    private Folders(Path root) {
        this.root = root;
    }

    /** A new one in the system's folder for temporary files. */
    public static Folders create() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        Path parent = temporary.toString().length() > LONGEST ? Path.of("/tmp") : temporary;
        try {
            // nobody but us may enter it: that is how the JDK makes temporary directories
            return new Folders(Files.createTempDirectory(parent, PREFIX).toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a private folder in " + parent, e);
        }
    }

    /** The runner's folder. */
    public Path root() {
        return root;
    }

    /** A new folder for one guest. */
    public Path forGuest() throws IOException {
        return Files.createDirectory(root.resolve(Long.toString(count.incrementAndGet(), 36)));
    }

    /** Removes what is left. */
    @Override
    public void close() {
        delete(root);
    }

    /** Deletes a folder and all in it, as far as that can be. */
    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException gone) {
            // whatever is left is the system's to clear away
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
