package dev.tenon.runner.wasm.wasi;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * A folder of the host in which a guest's paths may begin.
 *
 * @param path without links
 * @param id of the folder that was there when the grant was resolved
 * @param writable whether the guest may change what is in it
 * @param access of the guest
 */
record Root(Path path, FileId id, boolean writable, Access access) implements Origin {

    /**
     * Opens the folder. Whoever may write above it can put another one in its place, or a link, so
     * only the folder that was granted is taken.
     */
    @Override
    public Folder open() throws IOException, ErrnoException {
        SecureDirectoryStream<Path> stream = open(path);
        try {
            if (id(stream).equals(id)) {
                return new Folder(stream, path, id, writable, access);
            }
        } catch (Throwable failed) {
            stream.close();
            throw failed;
        }
        stream.close();
        throw new ErrnoException(Errno.NOENT);
    }

    /**
     * Opens any folder by its path.
     *
     * @throws UnsupportedOperationException if the platform cannot work relative to open folders
     */
    static SecureDirectoryStream<Path> open(Path folder) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new UnsupportedOperationException("no SecureDirectoryStream");
    }

    static FileId id(SecureDirectoryStream<Path> stream) throws IOException {
        return FileId.of(
                stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes());
    }
}
