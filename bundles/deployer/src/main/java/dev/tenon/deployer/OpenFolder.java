package dev.tenon.deployer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A folder held open. What is read through it is in that folder, whatever becomes of its path
 * meanwhile: names are looked up in the open folder, and links are not followed. Somebody who may
 * write there can still make reading fail, but not make it read something else.
 *
 * <p>Java tells the inode of an open folder, but not of an open file. So a file's inode is taken by
 * its name before and after it is opened; it must be the same, not renamed in between either.
 *
 * <p>Without {@code openat(2)}, as on Windows, paths are resolved just before they are opened.
 */
final class OpenFolder implements Closeable {

    private final Path path;
    private final DirectoryStream<Path> stream;
    private final Consumer<Path> beforeOpening;

    private OpenFolder(Path path, DirectoryStream<Path> stream, Consumer<Path> beforeOpening) {
        this.path = path;
        this.stream = stream;
        this.beforeOpening = beforeOpening;
    }

    /**
     * A file held open.
     *
     * @param inode {@code null} where there are no inodes
     */
    record OpenFile(InputStream content, @Nullable Inode inode) implements Closeable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /**
     * Opens a folder.
     *
     * @param canonical its path
     * @param beforeOpening told of each file and folder below once it has been looked at, just
     *     before it is opened: the moment that somebody who wants to exchange it waits for
     */
    static OpenFolder at(Path canonical, Consumer<Path> beforeOpening) throws IOException {
        return checked(
                new OpenFolder(canonical, Files.newDirectoryStream(canonical), beforeOpening));
    }

    private static OpenFolder checked(OpenFolder folder) throws IOException {
        try {
            folder.requireSamePlace();
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** The folder's own inode; empty where there are no inodes. */
    Optional<Inode> inode() throws IOException {
        Optional<Inode> inode = Inode.of(path);
        if (inode.isPresent() && stream instanceof SecureDirectoryStream<Path> secure) {
            require(inode.get(), secure.getFileAttributeView(BasicFileAttributeView.class), path);
        }
        return inode;
    }

    /** Opens a folder in this one, which must not be a link. */
    OpenFolder folder(Path name) throws IOException {
        Path below = path.resolve(name);
        beforeOpening.accept(below);
        DirectoryStream<Path> opened =
                stream instanceof SecureDirectoryStream<Path> secure
                        ? secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)
                        : Files.newDirectoryStream(below);
        return checked(new OpenFolder(below, opened, beforeOpening));
    }

    /** Opens a file in this folder, which must be a regular file and not a link to one. */
    OpenFile file(Path name) throws IOException {
        Inode before = inodeOf(name);
        beforeOpening.accept(path.resolve(name));
        InputStream content = open(name);
        try {
            if (!Objects.equals(inodeOf(name), before)) {
                throw exchanged(path.resolve(name));
            }
            return new OpenFile(content, before);
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private InputStream open(Path name) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return Channels.newInputStream(
                    secure.newByteChannel(
                            name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        }
        requireSamePlace();
        return Files.newInputStream(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    private @Nullable Inode inodeOf(Path name) throws IOException {
        Path file = path.resolve(name);
        Inode inode = Inode.of(file).orElse(null);
        BasicFileAttributeView view =
                stream instanceof SecureDirectoryStream<Path> secure
                        ? secure.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        : Files.getFileAttributeView(
                                file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        BasicFileAttributes attributes = view.readAttributes();
        // opening a pipe would wait for somebody to write to it
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is no longer a file");
        }
        if (inode != null) {
            require(inode, view, file);
        }
        return inode;
    }

    private void requireSamePlace() throws IOException {
        if (!path.toRealPath().equals(path)) {
            throw exchanged(path);
        }
        inode();
    }

    private static void require(Inode inode, BasicFileAttributeView opened, Path path)
            throws IOException {
        if (!inode.key().equals(opened.readAttributes().fileKey())) {
            throw exchanged(path);
        }
    }

    private static IOException exchanged(Path path) {
        return new IOException(path + " was exchanged while it was read");
    }
}
