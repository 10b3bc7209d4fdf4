package dev.tenon.deployer;

import dev.tenon.api.DeployException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The directories that plugins may come from. A source is trusted if, all symbolic links followed,
 * it lies directly in one of them.
 */
final class TrustedDirectories {

    private final Supplier<Stream<String>> configured;

    /**
     * @param configured asked each time, since configurations come and go
     */
    TrustedDirectories(Supplier<Stream<String>> configured) {
        this.configured = configured;
    }

    /** Those that exist, canonical. */
    List<Path> now() {
        return configured.get().flatMap(TrustedDirectories::real).distinct().toList();
    }

    /**
     * The canonical path of a source.
     *
     * @throws DeployException untrusted if it lies elsewhere, invalid if it is not there
     */
    Path canonical(Path source) throws DeployException {
        Path real = existing(source);
        List<Path> directories = now();
        if (!isChild(real, directories)) {
            throw Refusal.untrusted(
                    source.toString(),
                    "a source outside the trusted directories"
                            + (real.equals(source) ? "" : ", at " + real),
                    "a folder or archive directly in one of " + directories);
        }
        return real;
    }

    /** Whether a source that need not exist any more lies in one of them. */
    boolean holds(Path source) {
        return isChild(source, now());
    }

    /**
     * The source that a file belongs to: the child of a trusted directory that it is or lies in.
     * The file need not exist.
     */
    Optional<Path> sourceOf(Path file) {
        Path place = place(file);
        return now().stream()
                .filter(d -> place.startsWith(d) && !place.equals(d))
                .map(d -> d.resolve(d.relativize(place).getName(0)))
                .findFirst();
    }

    private static Path existing(Path source) throws DeployException {
        try {
            return source.toRealPath();
        } catch (IOException e) {
            throw Refusal.invalid(source.toString(), "nothing there", "a folder or a .zip archive");
        }
    }

    private static boolean isChild(Path source, List<Path> directories) {
        return source.getParent() != null && directories.contains(source.getParent());
    }

    private static Stream<Path> real(String directory) {
        try {
            return Stream.of(Path.of(directory).toRealPath());
        } catch (IOException | InvalidPathException absent) {
            return Stream.of();
        }
    }

    // not the real path of the file itself: it may be gone, and a link is its own place
    private static Path place(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        try {
            return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
        } catch (IOException folderIsGone) {
            return absolute;
        }
    }
}
