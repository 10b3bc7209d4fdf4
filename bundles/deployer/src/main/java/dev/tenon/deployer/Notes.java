package dev.tenon.deployer;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that says something of sources and the content they had: path and hash, as a properties
 * file. Safe for use by many threads.
 */
final class Notes {

    /** Stands for the hash of content that cannot be read whole. */
    private static final String UNREADABLE = "unreadable";

    private final Path file;
    private final Properties hashes = new Properties();

    /**
     * Reads the file, if it is there.
     *
     * @param complain told if it cannot be read; its notes are lost then
     */
    Notes(Path file, Consumer<String> complain) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader text = Files.newBufferedReader(file)) {
                hashes.load(text);
            } catch (IOException | IllegalArgumentException e) {
                hashes.clear();
                complain.accept(file + " cannot be read and is begun anew: " + e);
            }
        }
    }

    /** Whether this is said of this content of the source. */
    synchronized boolean has(Path source, @Nullable String hash) {
        return word(hash).equals(hashes.get(source.toString()));
    }

    /** Every source that something is said of. */
    synchronized List<Path> sources() {
        return hashes.stringPropertyNames().stream().map(Path::of).sorted().toList();
    }

    synchronized void put(Path source, @Nullable String hash) {
        if (!word(hash).equals(hashes.put(source.toString(), word(hash)))) {
            write();
        }
    }

    synchronized void drop(Path source) {
        if (hashes.remove(source.toString()) != null) {
            write();
        }
    }

    private static String word(@Nullable String hash) {
        return hash == null ? UNREADABLE : hash;
    }

    // beside, then in place: a crash leaves the old notes or the new ones
    private void write() {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            try (Writer text = Files.newBufferedWriter(next)) {
                hashes.store(text, null);
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
