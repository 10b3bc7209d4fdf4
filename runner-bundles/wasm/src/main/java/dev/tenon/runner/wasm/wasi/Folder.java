package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open folder on disk, and what can be done in it. Every name is a single one and taken relative
 * to the open folder, whatever its path leads to by now, and no link is followed.
 *
 * <p>Java has no {@code mkdirat} and no {@code readlinkat}; {@link #make} and {@link #readLink} say
 * how they do without. Used by one thread at a time; kept open until its last user closes it.
 */
final class Folder implements Directory {

    private final SecureDirectoryStream<Path> stream;
    private final Path path;
    private final FileId id;
    private final boolean writable;
    private final Access access;
    private int users = 1;

    Folder(
            SecureDirectoryStream<Path> stream,
            Path path,
            FileId id,
            boolean writable,
            Access access) {
        this.stream = stream;
        this.path = path;
        this.id = id;
        this.writable = writable;
        this.access = access;
    }

    FileId id() {
        return id;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    /** Whether the file of this name may be changed, though not replaced. */
    boolean writable(Path name) {
        return access.fileWritable(id, name, writable);
    }

    /** Whether this entry may be neither moved nor removed. */
    boolean isGrant(Path name, BasicFileAttributes attributes) {
        return access.isGrant(id, name, FileId.of(attributes));
    }

    Access access() {
        return access;
    }

    /** What there is of this name; {@code null} for nothing. */
    @Nullable BasicFileAttributes look(Path name) throws IOException {
        try {
            return view(name).readAttributes();
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    /** Opens a folder in it. Only for what was seen to be one: a pipe would block. */
    Folder enter(Path name) throws IOException {
        SecureDirectoryStream<Path> entered =
                stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        try {
            FileId entry = Root.id(entered);
            boolean mayWrite = access.folderWritable(id, name, entry, writable);
            return new Folder(entered, path.resolve(name), entry, mayWrite, access);
        } catch (Throwable failed) {
            entered.close();
            throw failed;
        }
    }

    /** Opens a file in it. Only for what was seen to be a regular one, or not to be there. */
    FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = stream.newByteChannel(name, all);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new UnsupportedOperationException("not a file channel: " + channel.getClass());
    }

    void setTimes(Path name, TimeChange change) throws IOException {
        view(name).setTimes(change.modified(), change.accessed(), null);
    }

    void setTimes(TimeChange change) throws IOException {
        stream.getFileAttributeView(BasicFileAttributeView.class)
                .setTimes(change.modified(), change.accessed(), null);
    }

    void deleteFile(Path name) throws IOException {
        stream.deleteFile(name);
    }

    void deleteFolder(Path name) throws IOException {
        stream.deleteDirectory(name);
    }

    void move(Path name, Folder to, Path newName) throws IOException {
        stream.move(name, to.stream, newName);
    }

    /** Makes its entries last. Java opens it for that as if it were a file. */
    void sync() throws IOException {
        try (FileChannel self = open(FileNames.HERE, Set.of(StandardOpenOption.READ))) {
            self.force(true);
        }
    }

    /**
     * Makes a folder. It is made by the path, under a name that nobody can foresee, and then moved
     * to its own name relative to the open folder. If somebody moves this folder away in that
     * moment, an empty folder of such a name is the worst that comes to be elsewhere.
     *
     * @param name of nothing; an empty folder of this name would be replaced
     */
    void make(Path name) throws IOException, ErrnoException {
        Path fresh = Path.of(".tenon-" + UUID.randomUUID());
        checkPath();
        Files.createDirectory(path.resolve(fresh));
        if (look(fresh) == null) {
            Files.deleteIfExists(path.resolve(fresh));
            throw new ErrnoException(Errno.NOENT);
        }
        try {
            stream.move(fresh, stream, name);
        } catch (Throwable failed) {
            stream.deleteDirectory(fresh);
            throw failed;
        }
    }

    /**
     * Reads a link by the path, and takes the text only if what lies there is the link in this
     * folder. Who follows it walks from here, so a wrong text leads nowhere that is not granted.
     */
    Path readLink(Path name) throws IOException, ErrnoException {
        Path link = path.resolve(name);
        try {
            Path target = Files.readSymbolicLink(link);
            BasicFileAttributes read =
                    Files.readAttributes(
                            link, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            BasicFileAttributes here = look(name);
            if (here != null && FileId.of(here).equals(FileId.of(read))) {
                return target;
            }
        } catch (NotLinkException replaced) {
            throw new ErrnoException(Errno.AGAIN);
        }
        throw new ErrnoException(Errno.NOENT);
    }

    @Override
    public Place find(GuestPath way, boolean followLast) throws IOException, ErrnoException {
        return Walk.find(this, way, followLast);
    }

    @Override
    public FileStat stat() throws IOException {
        return FileStat.of(
                stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes());
    }

    @Override
    public Entries entries() throws IOException {
        // a stream passes over its folder once
        return new FolderEntries(this, stream.newDirectoryStream(FileNames.HERE));
    }

    @Override
    public Folder shared() {
        users++;
        return this;
    }

    @Override
    public void close() throws IOException {
        if (--users == 0) {
            stream.close();
        }
    }

    private BasicFileAttributeView view(Path name) {
        return stream.getFileAttributeView(
                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Somebody may have moved it since it was opened. */
    private void checkPath() throws IOException, ErrnoException {
        BasicFileAttributes there =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!FileId.of(there).equals(id)) {
            throw new ErrnoException(Errno.NOENT);
        }
    }
}
