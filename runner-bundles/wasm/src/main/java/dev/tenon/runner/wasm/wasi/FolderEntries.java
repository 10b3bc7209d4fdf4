package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The entries of a folder on disk; what goes away meanwhile is of unknown type. */
final class FolderEntries implements Directory.Entries {

    private final Folder folder;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> names;

    FolderEntries(Folder folder, DirectoryStream<Path> stream) {
        this.folder = folder;
        this.stream = stream;
        this.names = stream.iterator();
    }

    @Override
    public boolean hasNext() {
        return names.hasNext();
    }

    @Override
    public Directory.Entry next() {
        Path name = names.next().getFileName();
        @Nullable BasicFileAttributes attributes;
        try {
            attributes = folder.look(name);
        } catch (IOException failed) {
            throw new DirectoryIteratorException(failed);
        }
        byte[] bytes = FileNames.bytes(name);
        return attributes == null
                ? new Directory.Entry(bytes, 0, FileType.UNKNOWN)
                : new Directory.Entry(
                        bytes, FileId.of(attributes).inode(), FileType.of(attributes));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
