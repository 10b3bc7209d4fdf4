package dev.tenon.runner.wasm.wasmtime.cache;

import dev.tenon.runner.wasm.wasmtime.file.FileStatus;
import dev.tenon.runner.wasm.wasmtime.file.TrustedFolders;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folder of a cache: files named by their keys, and files that are being written. */
final class CacheFolder {

    private static final Pattern FILE = Pattern.compile("[0-9a-f]{64}");
    private static final String UNFINISHED = ".new";
    private static final Pattern UNFINISHED_FILE =
            Pattern.compile("[0-9a-f]{64}-[0-9]+\\" + UNFINISHED);

    /** Nobody takes as long to write a file; who began it is gone. */
    private static final Duration LEFT_OVER = Duration.ofMinutes(10);

    private final Path path;

    private CacheFolder(Path path) {
        this.path = path;
    }

    private record Entry(Path path, long size, FileTime used) {
        boolean isUnfinished() {
            return path.getFileName().toString().endsWith(UNFINISHED);
        }
    }

    /** Opens it, and makes it unless it is there. */
    static CacheFolder open(Path path) throws IOException {
        if (!path.isAbsolute()) {
            throw new IOException(
                    "%s: found a relative path, expected an absolute one".formatted(path));
        }
        CacheFolder folder = new CacheFolder(path.normalize());
        folder.make();
        folder.check();
        return folder;
    }

    /**
     * @throws IOException if somebody else could change what lies in it
     */
    void check() throws IOException {
        TrustedFolders.check(path);
        Optional<FileStatus> status = FileStatus.of(path);
        if (status.isEmpty()) {
            return;
        }
        if (status.get().uid() != FileStatus.ownUid()) {
            throw new IOException(
                    "%s: found owner %d, expected this process's user, %d"
                            .formatted(path, status.get().uid(), FileStatus.ownUid()));
        }
        if (status.get().isShared()) {
            throw new IOException(
                    "%s: found mode %s, expected that nobody but its owner may write to it"
                            .formatted(path, status.get().permissions()));
        }
    }

    CodeFile file(String key) {
        return new CodeFile(path.resolve(key), key);
    }

    /** Writes a file beside its place and moves it there. */
    void write(String key, byte[] code) throws IOException {
        Path unfinished = Files.createTempFile(path, key + "-", UNFINISHED, mode("rw-------"));
        try {
            try (WritableByteChannel channel =
                    Files.newByteChannel(unfinished, StandardOpenOption.WRITE)) {
                file(key).write(channel, code);
            }
            // by the clock that uses are noted by, which is finer than the file system's
            new CodeFile(unfinished, key).touch();
            Files.move(unfinished, file(key).path(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Deletes what was left unfinished, and the least recently used until the rest is no more. */
    void trim(long bytes) throws IOException {
        FileTime recent = FileTime.from(Instant.now().minus(LEFT_OVER));
        List<Entry> entries = new ArrayList<>();
        long total = 0;
        for (Entry entry : list()) {
            if (entry.isUnfinished() && entry.used().compareTo(recent) < 0) {
                Files.deleteIfExists(entry.path());
            } else {
                total += entry.size();
                entries.add(entry);
            }
        }
        entries.removeIf(Entry::isUnfinished);
        entries.sort(Comparator.comparing(Entry::used).thenComparing(Entry::path));
        for (Entry entry : entries) {
            if (total <= bytes) {
                return;
            }
            Files.deleteIfExists(entry.path());
            total -= entry.size();
        }
    }

    private void make() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path there = path.getParent();
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        // before anything is made in it
        TrustedFolders.check(there);
        Files.createDirectories(path, mode("rwx------"));
    }

    private List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (FILE.matcher(name).matches() || UNFINISHED_FILE.matcher(name).matches()) {
                    entry(file).ifPresent(entries::add);
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return entries;
    }

    /** Others may have deleted it meanwhile; what is no file has no size that could be freed. */
    private static Optional<Entry> entry(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    ? Optional.of(new Entry(file, attributes.size(), attributes.lastModifiedTime()))
                    : Optional.empty();
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    private FileAttribute<?>[] mode(String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
