package dev.tenon.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's data folder, as container and clients see it.
 *
 * <table>
 *   <caption>What lies in it</caption>
 *   <tr><td>{@code lock}</td><td>held while a container uses the folder</td></tr>
 *   <tr><td>{@code endpoint}</td><td>REST's address, while a container is ready</td></tr>
 *   <tr><td>{@code token}</td><td>what REST wants to see, mode 0600</td></tr>
 *   <tr><td>{@code etc/}</td><td>watched for configuration files</td></tr>
 *   <tr><td>{@code felix-cache/}</td><td>the framework's bundle store</td></tr>
 *   <tr><td>{@code work/}</td><td>plugins' own files</td></tr>
 * </table>
 */
public record DataFolder(Path path) {

    /**
     * Takes the folder for this process, making it if need be.
     *
     * @return closing it gives the folder back
     * @throws IOException if another container has it
     */
    AutoCloseable lock() throws IOException {
        Files.createDirectories(etc());
        FileChannel channel =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("data folder " + path + " is in use by another container");
        }
        return channel;
    }

    Path etc() {
        return path.resolve("etc");
    }

    Path cache() {
        return path.resolve("felix-cache");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    /** Says where REST listens. */
    void writeEndpoint(String url) throws IOException {
        Path writing = Files.writeString(path.resolve("endpoint.new"), url + "\n");
        Files.move(writing, endpointFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    void deleteEndpoint() throws IOException {
        Files.deleteIfExists(endpointFile());
    }

    /** Where REST of the container that uses this folder listens, if one does. */
    public Optional<String> endpoint() throws IOException {
        return read(endpointFile());
    }

    /** What REST wants to see, if a container was ever started here. */
    public Optional<String> token() throws IOException {
        return read(path.resolve("token"));
    }

    private Path endpointFile() {
        return path.resolve("endpoint");
    }

    private static Optional<String> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).trim()) : Optional.empty();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }
}
